/** Returns a map from one way of counting to another, given by the offsets where a new run starts; inside a run both count alike. */
export function offsetMap(from: readonly number[], to: readonly number[]): (offset: number) => number {
  return (offset) => {
    let [low, high] = [0, from.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? offset : to[low - 1]! + offset - from[low - 1]!;
  };
}
