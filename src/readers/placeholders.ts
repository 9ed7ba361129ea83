/** Texts in which a tool puts values for names before it reads them. */
import { concatenate, part } from '../dialects/literal.ts';
import type { Fragment } from '../dialects/literal.ts';

/** The text with the values that are known, and where each character stands: a value stands where its use does. `use`: its first group is the name; with flag g. */
export function withValues(fragment: Fragment, use: RegExp, valueOf: (name: string) => string | undefined): Fragment {
  const parts: Fragment[] = [];
  let done = 0;
  for (const { index, 0: written, 1: name } of fragment.text.matchAll(use)) {
    const value = valueOf(name!);
    if (value === undefined) continue;
    const end = index + written.length;
    parts.push(part(fragment, [done, index]), { text: value, at: (_, asEnd) => (asEnd ? fragment.at(end, true) : fragment.at(index)) });
    done = end;
  }
  return parts.length === 0 ? fragment : concatenate([...parts, part(fragment, [done, fragment.text.length])]);
}
