/** Pieces of Markdown that stay what they are, whatever the text in them. */
import { visible } from '../visible.ts';

/** In a table too. */
export function code(text: string): string {
  const shown = visible(text).replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const ticks = '`'.repeat(longest(shown) + 1);
  return ticks.length === 1 ? `\`${shown}\`` : `${ticks} ${shown} ${ticks}`;
}

/** SQL as a block. */
export function fenced(text: string): string {
  const shown = visible(text);
  const ticks = '`'.repeat(Math.max(3, longest(shown) + 1));
  return `${ticks}sql\n${shown}\n${ticks}`;
}

function longest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([{ length }]) => length));
}
