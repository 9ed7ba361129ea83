import type { Range } from '../../model.ts';
import { tokensOf } from '../lexer.ts';
import type { Token } from '../lexer.ts';
import { rangeIn } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import { fromBytes } from './offsets.ts';

/** Where a parse tree came from: what lowering needs to point at the user's text. */
export type Source = {
  /** The whole original script. */
  readonly text: string;
  /** This statement, in UTF-16 offsets into `text`; without the data of a COPY. */
  readonly range: Range;
  /** UTF-16 offset into `text` of a byte position in the parse tree. */
  at(byteLocation: number): number;
  /** Names that stand for values: variables and parameters of the routine that it is in. */
  readonly variables: ReadonlySet<string>;
  /** Tokens of this statement (no comments), lexed once on demand. */
  tokens(): readonly Token[];
};

/** The source of the tree of `sql`, whose byte locations count from `base`. */
export function sourceOf(script: string, sql: Fragment, base: number, variables: ReadonlySet<string> = new Set()): Source {
  let toUtf16: ((offset: number) => number) | undefined;
  let tokens: readonly Token[] | undefined;
  return {
    text: script,
    variables,
    range: rangeIn(sql, [0, sql.text.length]),
    at: (byteLocation) => sql.at((toUtf16 ??= fromBytes(sql.text))(Math.max(0, byteLocation - base))),
    tokens: () => (tokens ??= tokensOf(sql.text).map((token) => ({ ...token, range: rangeIn(sql, token.range) }))),
  };
}
