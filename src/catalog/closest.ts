/** What somebody may have meant who wrote a name that does not exist. */

/** "Did you mean …? " with the names most like `word`, or nothing where none is. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = closest(word, names);
  return near.length === 0 ? '' : `Did you mean ${near.join(' or ')}? `;
}

/** At most three names: those that a few typing errors make of `word`, else those that share its words, most first. */
export function closest(word: string, names: readonly string[]): readonly string[] {
  const distances = names.map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name) })).sort((a, b) => a.distance - b.distance);
  const typos = distances.filter(({ name, distance }) => distance <= Math.max(word.length, name.length) / 4);
  if (typos.length > 0) return typos.slice(0, 3).filter(({ distance }) => distance === typos[0]!.distance).map(({ name }) => name);
  const words = word.toLowerCase().split(/[^a-z0-9]+/).filter((part) => part.length > 2);
  const shared = (name: string): number => name.split('-').filter((part) => words.includes(part)).length;
  return distances.map(({ name }) => name).filter((name) => shared(name) > 0).sort((a, b) => shared(b) - shared(a)).slice(0, 3);
}

/** How many letters are to be inserted, deleted, replaced or swapped with their neighbour. */
function distanceOf(a: string, b: string): number {
  let [previous, current]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? previous[j - 2]! + 1 : Infinity;
      next.push(Math.min(current[j]! + 1, next[j - 1]! + 1, current[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
    }
    [previous, current] = [current, next];
  }
  return current[b.length]!;
}
