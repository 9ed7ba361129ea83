import { besides, sqlName } from '../src/catalog/names.ts';
import type { Index, Replayed, Step, Table } from '../src/model.ts';
import type { IndexKey } from '../src/operations.ts';
import { addedIndexes } from '../src/plan/added.ts';
import { laterThan } from '../src/plan/in-history.ts';
import { defineRule, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'redundant-index',
  title: 'Another index serves the same queries already',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'An index on (a, b) also finds rows by a alone, and a primary key or unique constraint has an index of its own. A second one only costs: every write keeps it up to date, and it takes disk and memory.',
  instead: 'Leave it out, or drop the shorter one when the longer one is built.',
  sources: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html', 'https://www.postgresql.org/docs/current/indexes-unique.html'],
  *checkMigration(whole) {
    for (const { step, table, index, other } of redundant(whole)) {
      const isEqual = isSame(other.keys, index.keys);
      yield {
        range: step.operation.range,
        message: `${described(other, table)} ${isEqual ? 'has' : 'begins with'} the same columns and serves the same queries.`,
        help: isEqual || other.unique ? 'Leave this index out.' : isMadeHere(step, other.createdBy) ? `Leave this index out; or, where the longer one is not worth its size, leave out ${sqlName({ name: other.name })}.` : `-- leave this index out; or, where the longer one is not worth its size:\nDROP INDEX CONCURRENTLY ${sqlName(besides(table.name, other.name))};\n-- in a migration of its own, outside a transaction`,
      };
    }
  },
});

/** Name of the index that makes the one which the step builds useless. */
export function servedBy({ operation }: Step, whole: Replayed): string | undefined {
  return redundant(whole).find(({ step }) => step.operation === operation)?.other.name;
}

type Redundant = { readonly step: Step; readonly table: Table; readonly index: Index; readonly other: Index };

function redundant(whole: Replayed): readonly Redundant[] {
  return addedIndexes(whole).flatMap(({ step, table, part: index }) => {
    if (step.operation.kind !== 'createIndex') return [];
    const older = step.before.tables.get(table.name)?.indexes ?? [];
    const other = table.indexes.find((each) => each !== index && older.some(({ name }) => name === each.name) && makesUseless(each, index));
    return other && !isDroppedLater(other, whole) ? [{ step, table, index, other }] : [];
  });
}

/** Does one of the next migrations take it away? */
function isDroppedLater({ name, backs }: Index, whole: Replayed): boolean {
  return laterThan(whole).some(({ up }) => up.statements.some(({ operations }) => operations.some((operation) => (operation.kind === 'dropIndex' && operation.name.name === name) || (operation.kind === 'dropConstraint' && operation.name === backs))));
}

function described({ name, backs }: Index, table: Table): string {
  const type = table.constraints.find((constraint) => constraint.name === backs)?.type;
  return `${type === 'primaryKey' ? 'The index of the primary key' : type === 'unique' ? 'The index of the constraint' : 'The index'} ${sqlName({ name })}`;
}

function makesUseless(other: Index, index: Index): boolean {
  const isUnique = !index.unique || (other.unique && other.keys.length === index.keys.length);
  return other.keys[0]?.column === index.keys[0]?.column && isSame(other.keys.slice(0, index.keys.length), index.keys) && isUnique && other.valid && other.method === index.method && ['btree', 'hash'].includes(index.method)
    && other.where?.text === index.where?.text && index.include.every((column) => [...other.include, ...other.keys.map((key) => key.column)].includes(column));
}

function isSame(some: readonly IndexKey[], others: readonly IndexKey[]): boolean {
  const text = (keys: readonly IndexKey[]): string => JSON.stringify(keys.map(({ column, expression, opclass, collation, order }) => [column, expression?.text, opclass, collation, order]));
  return text(some) === text(others);
}
