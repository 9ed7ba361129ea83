/** Puts fixes into a text. */
import type { Fix } from './model.ts';

/** The text with the fixes in it, and those that were put in: one that changes what an earlier one has changed waits for another time. */
export function applyFixes(text: string, fixes: readonly Fix[]): { readonly text: string; readonly applied: readonly Fix[] } {
  const applied = fixes.reduce<readonly Fix[]>((done, fix) => (done.some((other) => overlap(fix, other)) ? done : [...done, fix]), []);
  const edits = applied.flatMap((fix) => fix.edits).sort((a, b) => b.range[0] - a.range[0] || b.range[1] - a.range[1]);
  return { text: edits.reduce((changed, { range: [start, end], text: replacement }) => changed.slice(0, start) + replacement + changed.slice(end), text), applied };
}

/** Two insertions at one place go together as little as two changes of the same text. */
function overlap(one: Fix, other: Fix): boolean {
  return one.edits.some(({ range: [start, end] }) => other.edits.some(({ range: [from, to] }) => (start < to && from < end) || start === from));
}
