import type { Range } from '../../model.ts';
import type { Token } from '../lexer.ts';

/** Where a parse tree came from: what lowering needs to point at the user's text. */
export type Source = {
  /** The whole original script. */
  readonly text: string;
  /** This statement, in UTF-16 offsets into `text`. */
  readonly range: Range;
  /** UTF-16 offset into `text` of a byte position in the parse tree. */
  at(byteLocation: number): number;
  /** Tokens of this statement (no comments), lexed once on demand. */
  tokens(): readonly Token[];
};
