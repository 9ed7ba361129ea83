import type { Range } from '../model.ts';

/** One lexical element of SQL; comments and psql commands are none. */
export type Token = {
  /** `word`: unquoted identifier or keyword · `quoted`: quoted identifier · `operator`: a run of operator characters ·
      `punctuation`: `( ) [ ] , ; . : :: :=`. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator' | 'punctuation';
  readonly range: Range;
  /** What it means: words in lower case, quoted identifiers and strings without quotes and escapes, the rest as written. */
  readonly value: string;
};
