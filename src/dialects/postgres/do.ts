/** DO blocks: what they run, as far as it stands in their text. */
import type { Operation } from '../../operations.ts';
import { tokensOf } from '../lexer.ts';
import { literalIn } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import type { Parser } from './parser.ts';
import { bodyOperations } from './plpgsql.ts';
import type { ReadSql } from './plpgsql-execute.ts';
import { unknown } from './unknown.ts';

/** The operations of a DO statement; `read` is asked for those of the SQL in it. */
export function doOperations(parser: Parser, sql: Fragment, read: ReadSql): readonly Operation[] {
  const tokens = tokensOf(sql.text);
  const marker = tokens.findIndex(({ kind, value }) => kind === 'word' && value === 'language');
  const language = marker < 0 ? 'plpgsql' : tokens[marker + 1]?.value.toLowerCase();
  const literal = tokens.find(({ kind }, i) => kind === 'string' && i !== marker + 1);
  if (!literal) return [unknown('DO without a body', sql)];
  const body = literalIn(sql, literal.range);
  switch (language) {
    case 'plpgsql': return bodyOperations(parser, body, read);
    case 'sql': return read(body);
    default: return [unknown(`DO in ${language}, which is not read`, body)];
  }
}
