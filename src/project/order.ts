/** The order in which files are applied when only their names say so. */
import { compareTexts } from '../readers/paths.ts';

/** 2 before 10, `V1__a` before `V1.1__b`; not by Intl, whose order changes with its data and which takes long to load. */
export function inNaturalOrder(paths: readonly string[]): readonly string[] {
  const keyed = paths.map((path) => ({ path, key: keyOf(path) }));
  return keyed.sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.path, b.path)).map(({ path }) => path);
}

/** Compares as the path should: numbers are equally long, what separates words comes before all that is in one. */
function keyOf(path: string): string {
  const numbered = path.toLowerCase().replace(/\d+/g, (digits) => digits.replace(/^0+/, '').padStart(DIGITS, '0'));
  return numbered.replace(/\.sql$/, '').replace(/[_\s-]/g, ' ').replaceAll('/', '\0');
}

/** More than any version or timestamp has. */
const DIGITS = 32;
