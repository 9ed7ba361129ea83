/** SQL → statements: as many as possible in one call of the parser, one by one where that fails. */
import type { Node, RawStmt } from '@pgsql/types';
import type { Statement } from '../../model.ts';
import type { Operation } from '../../operations.ts';
import type { Fragment } from '../literal.ts';
import { part, rangeIn } from '../literal.ts';
import { mask } from '../mask.ts';
import { split } from '../split.ts';
import type { Chunk } from '../split.ts';
import { condense } from './condense.ts';
import { doOperations } from './do.ts';
import { underGuard } from './guard.ts';
import { lower } from './lower.ts';
import { byteLength } from './offsets.ts';
import type { ParseFailure, Parser } from './parser.ts';
import { nextStatement, recover } from './recover.ts';
import { sourceOf } from './source.ts';
import { unknown } from './unknown.ts';

/** A statement, masked for the parser, or already read without it. */
type Prepared = { readonly chunk: Chunk; readonly sql: Fragment; readonly operation?: Operation };
/** Trees whose byte locations count from `base`. */
type Parsed = { readonly statements: readonly RawStmt[]; readonly base: number };

/** UTF-16 units and statements handed to the parser at once: enough for nearly every migration, little for the memory of a dump. */
const BATCH = { length: 1 << 16, statements: 1 << 10 };
/** From this length on not all rows of an INSERT … VALUES are handed over. */
const BULK = 1 << 12;
/** How often reading starts anew behind a quote that is never closed. */
const RESTARTS = 32;

/** The statements of `sql`, which stands in `script`. Never throws. */
export function read(parser: Parser, script: string, sql: Fragment): readonly Statement[] {
  const statements: Statement[] = [];
  let from: number | undefined = 0;
  for (let restarts = 0; from !== undefined; restarts++) {
    const chunks: readonly Chunk[] = split(sql.text, from);
    const open = restarts < RESTARTS && chunks.at(-1)?.open !== undefined;
    from = undefined;
    for (const [prepared, parsed] of parse(parser, sql, chunks)) {
      const [start] = prepared.chunk.range;
      const next = open && parsed && 'message' in parsed ? nextStatement(sql.text, start + (parsed.position ?? 0)) : undefined;
      if (next && parsed && 'message' in parsed) {
        const misread = part(sql, [start, next.before]);
        statements.push({ range: rangeIn(sql, [start, next.before]), operations: [unknown(parsed.message, misread, parsed.position)] });
        from = next.at;
        break;
      }
      for (const statement of statementsOf(parser, script, sql, prepared, parsed)) statements.push(statement);
    }
  }
  return statements;
}

/** Each chunk with what the parser makes of it; undefined when it did not have to be asked. */
function* parse(parser: Parser, sql: Fragment, chunks: readonly Chunk[]): Generator<readonly [Prepared, Parsed | ParseFailure | undefined]> {
  let [batch, length]: [Prepared[], number] = [[], 0];
  for (const chunk of chunks) {
    const prepared = prepare(sql, chunk);
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

function prepare(script: Fragment, chunk: Chunk): Prepared {
  const range = [chunk.range[0], chunk.sqlEnd] as const;
  const written = part(script, range);
  if (chunk.kind === 'command') return { chunk, sql: written, operation: unknown(`${/^\S+/.exec(written.text)?.[0]} runs SQL that is not in this file`, written) };
  const nul = written.text.indexOf('\0');
  if (nul >= 0) return { chunk, sql: written, operation: unknown('contains a NUL byte, which ends the statement for PostgreSQL', written, nul) };
  const sql = part(script, range, mask(written.text));
  return { chunk, sql: sql.text.length < BULK ? sql : (condense(sql) ?? sql) };
}

function* parseBatch(parser: Parser, batch: readonly Prepared[]): Generator<readonly [Prepared, Parsed | ParseFailure | undefined]> {
  const texts = batch.flatMap(({ sql, operation }) => (operation ? [] : [sql.text]));
  const trees = texts.length > 1 ? together(parser, texts) : undefined;
  let index = 0;
  for (const prepared of batch) yield [prepared, prepared.operation ? undefined : (trees?.[index++] ?? alone(parser, prepared.sql.text))];
}

/** One tree per text; undefined when one of them cannot be read. */
function together(parser: Parser, texts: readonly string[]): readonly Parsed[] | undefined {
  const separator = ';\n';
  const result = parser.parse(texts.join(separator));
  if ('message' in result || result.statements.length !== texts.length) return undefined;
  let base = 0;
  const parsed = result.statements.map((statement, index) => {
    const tree = { statements: [statement], base };
    base += byteLength(texts[index]!) + separator.length;
    return tree;
  });
  return parsed.every(({ statements, base }) => (statements[0]!.stmt_location ?? 0) === base) ? parsed : undefined;
}

function alone(parser: Parser, text: string): Parsed | ParseFailure {
  const result = parser.parse(text);
  return 'message' in result ? result : { statements: result.statements, base: 0 };
}

function statementsOf(parser: Parser, script: string, whole: Fragment, { chunk, sql, operation }: Prepared, parsed: Parsed | ParseFailure | undefined): readonly Statement[] {
  const range = rangeIn(whole, chunk.range);
  const guarded = (operations: readonly Operation[]) => (chunk.guard === undefined ? operations : underGuard(chunk.guard, operations));
  if (parsed === undefined) return [{ range, operations: operation ? guarded([operation]) : [] }];
  if ('statements' in parsed) return [{ range, operations: guarded(operationsOf(parser, script, sql, parsed)) }];
  return recover(parser, sql.text, parsed).map(({ range: [from, to], result }) => {
    const written = part(sql, [from, to]);
    const [start, end] = rangeIn(sql, [from, to]);
    const operations = 'message' in result ? [unknown(result.message, written, result.position)] : operationsOf(parser, script, written, { ...result, base: 0 });
    return { range: [start, to === sql.text.length ? range[1] : end], operations: guarded(operations) };
  });
}

function operationsOf(parser: Parser, script: string, sql: Fragment, { statements, base }: Parsed): readonly Operation[] {
  const operations = (node: Node): readonly Operation[] =>
    'DoStmt' in node ? doOperations(parser, sql, (inner) => read(parser, script, inner).flatMap((statement) => statement.operations)) : lower(node, sourceOf(script, sql, base));
  try {
    return statements.flatMap(({ stmt }) => (stmt ? operations(stmt) : []));
  } catch (error) {
    if (error instanceof RangeError) return [unknown('nested too deeply to be read', sql)];
    throw error;
  }
}
