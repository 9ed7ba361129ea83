/** SQL → statements and their operations. */
import type { Node } from '@pgsql/types';
import type { Range, Statement } from '../../model.ts';
import type { Operation } from '../../operations.ts';
import { scan } from '../lexer.ts';
import type { Fragment } from '../literal.ts';
import { part, piece, rangeIn } from '../literal.ts';
import { split } from '../split.ts';
import type { Chunk } from '../split.ts';
import { parseAll } from './batch.ts';
import type { Parsed, Result } from './batch.ts';
import { doOperations } from './do.ts';
import { underGuard } from './guard.ts';
import { lower } from './lower.ts';
import { nodesIn, strings } from './lower/tree.ts';
import type { Nodes } from './lower/tree.ts';
import type { Parser } from './parser.ts';
import type { ReadSql } from './plpgsql-execute.ts';
import { nextStatement, recover } from './recover.ts';
import type { Piece } from './recover.ts';
import { defineRoutine } from './routine-body.ts';
import { isRepeatable } from './shape.ts';
import { sourceOf } from './source.ts';
import { spelledOut } from './spelled-out.ts';
import { unknown } from './unknown.ts';
import { withOids } from './with-oids.ts';

/** How often reading starts anew behind a quote that is never closed. */
const RESTARTS = 32;

/** The statements of `sql`, which stands in `script`. A statement that cannot be read is one `unknown` operation. `variables`: those of the routine it is in. */
export function read(parser: Parser, script: string, sql: Fragment, variables?: ReadonlySet<string>): readonly Statement[] {
  const statements: Statement[] = [];
  const repeats = new Map<string, Operation>();
  let from: number | undefined = 0;
  for (let restarts = 0; from !== undefined; restarts++) {
    const chunks: readonly Chunk[] = split(sql.text, from);
    const isOpen = restarts < RESTARTS && chunks.at(-1)?.open !== undefined;
    from = undefined;
    for (const result of parseAll(parser, sql, chunks, repeats)) {
      const misread = isOpen ? misreadBy(sql, result) : undefined;
      if (misread) {
        statements.push(misread.statement);
        from = misread.next;
        break;
      }
      const read = statementsOf(parser, script, sql, result, variables);
      for (const statement of read) statements.push(statement);
      const [{ shape }] = result;
      const first = read[0]?.operations[0];
      if (shape !== undefined && read[0]?.operations.length === 1 && first?.guard === undefined && isRepeatable(first)) repeats.set(shape, first);
    }
  }
  return statements;
}

/** In a text that ends inside of quotes: the first statement that cannot be read, up to where the next one seems to begin. */
function misreadBy(sql: Fragment, [{ chunk }, parsed]: Result): { readonly statement: Statement; readonly next: number } | undefined {
  if (!parsed || !('message' in parsed)) return undefined;
  const [start] = chunk.range;
  const next = nextStatement(sql.text, start + (parsed.position ?? 0));
  if (!next) return undefined;
  const written = part(sql, [start, next.before]);
  return { statement: { range: rangeIn(sql, [start, next.before]), operations: [unknown(parsed.message, written, parsed.position)] }, next: next.at };
}

function statementsOf(parser: Parser, script: string, whole: Fragment, [{ chunk, sql, operation }, parsed]: Result, variables?: ReadonlySet<string>): readonly Statement[] {
  const range = rangeIn(whole, chunk.range);
  const guarded = (operations: readonly Operation[]) => (chunk.guard === undefined ? operations : underGuard(chunk.guard, operations));
  if (parsed === undefined) return [{ range, operations: operation ? guarded([operation]) : [] }];
  if ('statements' in parsed) {
    const spelled = parsed.statements.some(({ stmt }) => stmt && 'DoStmt' in stmt) ? spelledOut(sql) : undefined;
    const operations = guarded(operationsOf(parser, script, spelled ?? sql, parsed, variables));
    return [{ range, operations, ...(spelled && { rendered: { text: spelled.text, range: [0, spelled.text.length], operations: guarded(operationsOf(parser, spelled.text, piece(spelled.text, [0, spelled.text.length]), parsed, variables)) } }) }];
  }
  const older = withOids(sql.text);
  const retried = older === undefined ? parsed : parser.parse(older);
  if (older !== undefined && 'statements' in retried) return [{ range, operations: guarded(operationsOf(parser, script, part(sql, [0, sql.text.length], older), { ...retried, base: 0 }, variables)) }];
  const isClosed = isSemicolon(whole.text, chunk.range[1]);
  return recover(parser, sql.text, parsed).map(({ range: [from, to], result }, i, pieces) => {
    const written = part(sql, [from, to]);
    const [start, end] = rangeIn(sql, [from, to]);
    const operations = 'message' in result ? [unknown(isClosed && to === sql.text.length ? beforeSemicolon(result.message) : result.message, written, result.position)] : operationsOf(parser, script, written, { ...result, base: 0 }, variables);
    const unended = DELIMITED.test(whole.text) ? undefined : joined(parser, sql.text, pieces[i]!, pieces[i + 1]);
    return { range: [start, to === sql.text.length ? range[1] : end], operations: guarded(operations), ...(unended !== undefined && { broken: unendedAt(script, [start, end], unended) }) };
  });
}

function unendedAt(script: string, [start, end]: Range, message: string): NonNullable<Statement['broken']> {
  const range: Range = [Math.max(start, script.lastIndexOf('\n', end - 1) + 1), end];
  return { range, reason: `${message}, because no ; ends the statement before`, help: `${script.slice(start, end)};`, title: 'End the statement', edits: [{ range: [end, end], text: ';' }] };
}

/** Comments that some frameworks cut a file at: `--> statement-breakpoint`, `-- +goose StatementEnd`. */
const SEPARATES = /^[ \t]*--(?:>|[ \t]*\+)/m;

/** Statements end in something else: https://atlasgo.io/versioned/new#custom-statements-delimiter */
const DELIMITED = /^(?:--.*[\s:])?delimiter\b/im;

/** What is wrong with two statements that can be read with nothing between them. */
function joined(parser: Parser, text: string, one: Piece, next: Piece | undefined): string | undefined {
  if (!next || 'message' in one.result || 'message' in next.result || SEPARATES.test(text.slice(one.range[1], next.range[0]))) return undefined;
  const both = parser.parse(text.slice(one.range[0], next.range[1]));
  return 'message' in both ? both.message : undefined;
}

/** Is a `;` the next that is no comment? */
function isSemicolon(text: string, from: number): boolean {
  const scanner = scan(text, from);
  while (scanner.next()) if (scanner.kind !== 'comment') return text[scanner.start] === ';';
  return false;
}

/** What PostgreSQL says of a statement that ends too early, with its `;`. */
function beforeSemicolon(message: string): string {
  return message.replace(/ at end of input$/, ' at or near ";"');
}

function operationsOf(parser: Parser, script: string, sql: Fragment, { statements, base }: Parsed, variables?: ReadonlySet<string>): readonly Operation[] {
  const inside: ReadSql = (inner, names) => read(parser, script, inner, names).flatMap((statement) => statement.operations);
  const operations = (node: Node): readonly Operation[] => {
    if ('DoStmt' in node) return doOperations(parser, sql, inside);
    const source = sourceOf(script, sql, base, variables);
    return 'CreateFunctionStmt' in node ? [defineRoutine(parser, node.CreateFunctionStmt, source, sql, inside)] : withLocals(node, lower(node, source), variables);
  };
  try {
    return statements.flatMap(({ stmt }) => (stmt ? operations(stmt) : []));
  } catch (error) {
    if (error instanceof RangeError) return [unknown('nested too deeply to be read', sql)];
    throw error;
  }
}

/** Marks the writes of a statement that uses variables. */
function withLocals(node: Node, operations: readonly Operation[], variables: ReadonlySet<string> = new Set()): readonly Operation[] {
  const isLocal = ({ ColumnRef: column, ParamRef: parameter }: Partial<Nodes>): boolean => parameter !== undefined || variables.has(strings(column?.fields)[0] ?? '');
  if (variables.size === 0 || !operations.some(({ kind }) => kind === 'write') || ![...nodesIn(node)].some(isLocal)) return operations;
  return operations.map((operation) => (operation.kind === 'write' ? { ...operation, local: true } : operation));
}
