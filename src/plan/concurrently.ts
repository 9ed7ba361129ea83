/** The same statement, CONCURRENTLY. */
import { sqlName } from '../catalog/names.ts';
import type { StepOf } from '../model.ts';
import { nameOfIndex } from './names.ts';
import { isInBlock, isWord, outside, written } from './written.ts';

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
  return `${concurrently(step)};\n-- outside a transaction${isInBlock(step) ? ' and outside the block' : ''}`;
}
