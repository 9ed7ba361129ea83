/** SQL as the user wrote it, by its tokens. */
import { tokensOf } from '../dialects/lexer.ts';
import type { Token } from '../dialects/lexer.ts';
import { mask } from '../dialects/mask.ts';
import type { Range, Script, Step } from '../model.ts';

/** A text and its tokens, templates as words; ranges are UTF-16 offsets into the text. */
export type Written = { readonly text: string; readonly tokens: readonly Token[] };

/** The text at that range of the script; in a string in quotes, as of EXECUTE, a quote stands there twice. */
export function written({ text: script }: Pick<Script, 'text'>, [start, end]: Range): Written {
  const text = script.slice(start, end);
  const isInString = script.slice(0, start).trimEnd().endsWith("'") && script.slice(end).trimStart().startsWith("'");
  return toWritten(isInString ? text.replaceAll("''", "'") : text);
}

export function toWritten(text: string): Written {
  return { text, tokens: tokensOf(mask(text)) };
}

/** The tokens outside of brackets. */
export function outside({ tokens }: Written): readonly Token[] {
  let depth = 0;
  return tokens.filter(({ kind, value }) => {
    const isOpening = kind === 'punctuation' && (value === '(' || value === '[');
    const isClosing = kind === 'punctuation' && (value === ')' || value === ']');
    if (isOpening) depth += 1;
    if (isClosing) depth -= 1;
    return depth === 0 && !isClosing;
  });
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}

/** Is it that name, in quotes or not? */
export function isNamed(token: Token, name: string): boolean {
  return token.kind === 'quoted' ? token.value === name : isWord(token, name);
}

/** Does it stand inside a statement that is no list of actions: in a DO block, a function or EXECUTE? */
export function isInBlock({ operation, statement, script }: Pick<Step, 'operation' | 'statement' | 'script'>): boolean {
  return operation.range[0] !== statement.range[0] && !/^(?:alter|with|drop)\b/i.test(script.text.slice(...statement.range));
}
