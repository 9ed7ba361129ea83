import { findIndex, indexKey, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Index, Step, Table } from '../src/model.ts';
import { defineRule, isMadeHere, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'index-replaced-before-new',
  title: 'Build the new index before the old one is dropped',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'From the moment that the old index is gone until the new one is built, queries that need it read the whole table.',
  instead: 'Build the new one first, under another name, then drop the old one; ALTER INDEX … RENAME gives it the old name.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'https://www.postgresql.org/docs/current/sql-alterindex.html'],
  check: {
    *dropIndex(step, { steps }) {
      const found = findIndex(step.before, step.operation.name);
      if (!found || isNew(step, found.table.name) || isMadeHere(step, found.index.createdBy)) return;
      const later = steps.slice(steps.indexOf(step) + 1).find((each) => isLikeIt(each, found));
      const operation = later?.operation;
      // In one transaction nobody can look at the table until both are done.
      if (!later || operation?.kind !== 'createIndex' || later.session.inTransaction) return;
      const hasOther = found.table.indexes.some((other) => other !== found.index && other.where === undefined && other.keys[0]?.column === found.index.keys[0]?.column);
      if (hasOther) return;
      const name = sqlName({ name: found.index.name });
      yield { message: `Until the new index is built, queries on ${sqlName(found.table.name)} that used ${name} read the whole table.`, help: `Move this behind the CREATE INDEX${operation.name === found.index.name ? ', and build that one under another name' : ''}.` };
    },
  },
});

/** Does it create an index on the same table that begins alike? */
function isLikeIt({ operation, before, after }: Step, { table, index }: { readonly table: Table; readonly index: Index }): boolean {
  if (operation.kind !== 'createIndex' || tableKey(before, operation.table) !== table.name) return false;
  const [old, next] = [index.keys[0], operation.keys[0]];
  const isMade = operation.name === undefined || after.indexes.has(indexKey(after, { ...operation.table, name: operation.name }));
  return isMade && index.method === operation.method && old?.column === next?.column && old?.expression?.text === next?.expression?.text;
}
