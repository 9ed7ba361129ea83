/** Statements → parse trees: as many as possible in one call of the parser, one by one where that fails. */
import type { RawStmt } from '@pgsql/types';
import type { Operation } from '../../operations.ts';
import { byteLength } from '../byte-length.ts';
import type { Fragment } from '../literal.ts';
import { part, rangeIn } from '../literal.ts';
import { mask } from '../mask.ts';
import type { Chunk } from '../split.ts';
import { condense } from './condense.ts';
import type { ParseFailure, Parser } from './parser.ts';
import { shapeOf } from './shape.ts';
import { unknown } from './unknown.ts';

/** A statement as it is given to the parser, masked; `operation` when it did not have to be asked. */
export type Prepared = { readonly chunk: Chunk; readonly sql: Fragment; readonly shape?: string; readonly operation?: Operation };
/** Trees whose byte locations count from `base`. */
export type Parsed = { readonly statements: readonly RawStmt[]; readonly base: number };
/** Each statement with what the parser makes of it. */
export type Result = readonly [prepared: Prepared, parsed: Parsed | ParseFailure | undefined];

/** UTF-16 units and statements handed to the parser at once: enough for nearly every migration, little for the memory of a dump. */
const BATCH = { length: 1 << 16, statements: 1 << 10 };
/** From this length on not all rows of an INSERT … VALUES are handed over. */
const BULK = 1 << 12;
const SEPARATOR = ';\n';

/** The chunks of `script`, parsed as the result is asked for; `repeats`: operations of statements by their shape, which may grow meanwhile. */
export function* parseAll(parser: Parser, script: Fragment, chunks: readonly Chunk[], repeats: ReadonlyMap<string, Operation>): Generator<Result> {
  let [batch, length]: [Prepared[], number] = [[], 0];
  for (const chunk of chunks) {
    const prepared = prepare(script, chunk, repeats);
    const more = prepared.operation ? 0 : prepared.sql.text.length;
    if (batch.length === BATCH.statements || (length > 0 && length + more > BATCH.length)) {
      yield* parseBatch(parser, batch);
      [batch, length] = [[], 0];
    }
    batch.push(prepared);
    length += more;
  }
  yield* parseBatch(parser, batch);
}

function prepare(script: Fragment, chunk: Chunk, repeats: ReadonlyMap<string, Operation>): Prepared {
  const range = [chunk.range[0], chunk.sqlEnd] as const;
  const written = part(script, range);
  if (chunk.kind === 'command') return { chunk, sql: written, operation: unknown(commandReason(/^\S+/.exec(written.text)?.[0] ?? ''), written) };
  const nul = written.text.indexOf('\0');
  if (nul >= 0) return { chunk, sql: written, operation: unknown('contains a NUL byte, which ends the statement for PostgreSQL', written, nul) };
  const sql = part(script, range, mask(written.text));
  if (sql.text.length >= BULK) return { chunk, sql: condense(sql) ?? sql };
  const shape = shapeOf(sql.text);
  if (shape === undefined) return { chunk, sql };
  const repeated = repeats.get(shape);
  return { chunk, sql, shape, ...(repeated ? { operation: { ...repeated, range: rangeIn(script, range) } } : {}) };
}

/** https://www.postgresql.org/docs/current/app-psql.html */
function commandReason(command: string): string {
  return `${command} runs SQL that ${command === '\\gexec' ? 'the query above it returns' : 'is not in this file'}`;
}

function* parseBatch(parser: Parser, batch: readonly Prepared[]): Generator<Result> {
  const texts = batch.flatMap(({ sql, operation }) => (operation ? [] : [sql.text]));
  const trees = texts.length > 1 ? together(parser, texts) : undefined;
  let index = 0;
  for (const prepared of batch) yield [prepared, prepared.operation ? undefined : (trees?.[index++] ?? alone(parser, prepared.sql.text))];
}

/** One tree per text; undefined when one of them cannot be read. */
function together(parser: Parser, texts: readonly string[]): readonly Parsed[] | undefined {
  const result = parser.parse(texts.join(SEPARATOR));
  if ('message' in result || result.statements.length !== texts.length) return undefined;
  let base = 0;
  const parsed = result.statements.map((statement, index) => {
    const tree = { statements: [statement], base };
    base += byteLength(texts[index]!) + SEPARATOR.length;
    return tree;
  });
  return parsed.every((tree) => (tree.statements[0]!.stmt_location ?? 0) === tree.base) ? parsed : undefined;
}

function alone(parser: Parser, text: string): Parsed | ParseFailure {
  const result = parser.parse(text);
  return 'message' in result ? result : { statements: result.statements, base: 0 };
}
