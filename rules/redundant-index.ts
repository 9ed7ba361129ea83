import { sqlName } from '../src/catalog/names.ts';
import type { Index, Table } from '../src/model.ts';
import type { IndexKey } from '../src/operations.ts';
import { addedIndexes } from '../src/plan/added.ts';
import { defineRule } from '../src/rule.ts';

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
    for (const { step, table, part: index } of addedIndexes(whole)) {
      if (step.operation.kind !== 'createIndex') continue;
      const older = step.before.tables.get(table.name)?.indexes ?? [];
      const other = table.indexes.find((each) => each !== index && older.some(({ name }) => name === each.name) && makesUseless(each, index));
      if (other) yield { range: step.operation.range, message: `${described(other, table)} ${isSame(other.keys, index.keys) ? 'has' : 'begins with'} the same columns and serves the same queries.`, help: 'Leave this index out.' };
    }
  },
});

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
