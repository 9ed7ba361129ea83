import { tokensOf } from './lexer.ts';

/** SQL without comments, in lower case but for what is quoted, spaced alike. */
export function normalized(text: string): string {
  const parts: string[] = [];
  let last = '';
  for (const { kind, range, value } of tokensOf(text)) {
    const word = kind === 'word' ? value : text.slice(...range);
    parts.push(last === '' || /^[,;).\]]$|^::$/.test(word) || /^[(.[]$|^::$/.test(last) ? word : ` ${word}`);
    last = word;
  }
  return parts.length === 0 ? text.replace(/\s+/g, ' ').trim() : parts.join('');
}
