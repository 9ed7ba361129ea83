/** The same statement, CONCURRENTLY. */
import { sqlName } from '../catalog/names.ts';
import type { Step, StepOf } from '../model.ts';
import type { Name } from '../operations.ts';
import { freeName, nameOfIndex } from './names.ts';
import { isInBlock, isWord, outside, toWritten, written } from './written.ts';

type Indexing = StepOf<'createIndex'> | StepOf<'reindex'>;

/** The user's own text with the word put in: after INDEX for CREATE, after the object's kind for REINDEX; an index without a name gets the server's. */
export function concurrently({ script, operation, before }: Indexing): string {
  const sql = written(script, operation.range);
  const place = outside(sql).find((token, i) => i > 0 && isWord(token, ...(operation.kind === 'reindex' ? ['index', 'table', 'schema', 'database'] : ['index'])));
  if (!place) return sql.text;
  const name = operation.kind === 'createIndex' && operation.name === undefined ? ` ${sqlName({ name: nameOfIndex(before, operation.table, operation.keys, operation.include) })}` : '';
  return `${sql.text.slice(0, place.range[1])} CONCURRENTLY${name}${sql.text.slice(place.range[1])}`;
}

/** The statement, with where it has to stand. */
export function concurrentlyAlone(step: Indexing): string {
  return [`${concurrently(step)};`, ...invalidLeft(step), outsideOf(step)].join('\n');
}

/** An index that takes the place of `old`, which has its name: built beside it first, then given the name; `isUnsure`: nobody knows whether the old one is there. */
export function concurrentlyInPlace(step: StepOf<'createIndex'>, old: Name, place: readonly string[] = [outsideOf(step)], isUnsure = false): string {
  const { table, ifNotExists } = step.operation;
  const name = freeName(step.before, table, old.name, undefined, 'new');
  const sql = toWritten(concurrently(step));
  const tokens = outside(sql);
  const at = tokens.findIndex((token) => isWord(token, 'concurrently'));
  const own = tokens[at + (ifNotExists ? 4 : 1)]?.range ?? [0, 0];
  return [
    `${sql.text.slice(0, tokens[at]?.range[1])} ${sqlName({ name })}${sql.text.slice(own[1])};`,
    `DROP INDEX CONCURRENTLY ${isUnsure ? 'IF EXISTS ' : ''}${sqlName(old)};`,
    `ALTER INDEX ${sqlName({ ...old, name })} RENAME TO ${sqlName({ name: old.name })};`,
    ...place,
  ].join('\n');
}

/** A build that fails leaves something of the name behind. https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY */
function invalidLeft({ operation }: Indexing): readonly string[] {
  return operation.kind === 'createIndex' && operation.ifNotExists ? ['-- a build that fails leaves an INVALID index, which IF NOT EXISTS takes for this one: drop it before the next try'] : [];
}

/** Where it has to stand. */
export function outsideOf(step: Step): string {
  return `-- outside a transaction${isInBlock(step) ? ' and outside the block' : ''}`;
}
