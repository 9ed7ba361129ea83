/** PostgreSQL counts UTF-8 bytes in parse trees and code points in error positions; we count UTF-16 code units. */
import { offsetMap } from '../offset-map.ts';

type OffsetMap = (offset: number) => number;

const NOT_ASCII = /[^\0-\x7f]/;
const same: OffsetMap = (offset) => offset;

/** From UTF-8 bytes of `text` to UTF-16. */
export function fromBytes(text: string): OffsetMap {
  return mapOf(text, (codePoint) => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4));
}

/** From code points of `text` to UTF-16. */
export function fromCodePoints(text: string): OffsetMap {
  return mapOf(text, () => 1);
}

/** A run starts behind every character that the two ways of counting measure differently. */
function mapOf(text: string, widthOf: (codePoint: number) => number): OffsetMap {
  if (!NOT_ASCII.test(text)) return same;
  const [theirs, ours]: [number[], number[]] = [[], []];
  for (let [at, their] = [text.search(NOT_ASCII), text.search(NOT_ASCII)]; at < text.length; ) {
    const codePoint = text.codePointAt(at)!;
    const [width, units] = [widthOf(codePoint), codePoint > 0xffff ? 2 : 1];
    at += units;
    their += width;
    if (width === units) continue;
    theirs.push(their);
    ours.push(at);
  }
  return offsetMap(theirs, ours);
}
