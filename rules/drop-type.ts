import { findType, keyOf, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Catalog, Replayed, Step, StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { placesOf } from '../src/plan/left-out.ts';
import { listed } from '../src/plan/listed.ts';
import { defineRule, isMadeHere, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'drop-type',
  title: 'DROP TYPE … CASCADE drops the columns of that type',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'CASCADE takes every column of the type with it, in every table, and their data. Without CASCADE the statement fails while a column uses the type.',
  instead: 'Move the columns to another type first, then drop the type without CASCADE.',
  sources: ['https://www.postgresql.org/docs/current/sql-droptype.html', 'https://www.postgresql.org/docs/current/ddl-depend.html'],
  check: {
    *dropType(step, whole) {
      const { name, cascade } = step.operation;
      const type = findType(step.before, name);
      const drop = `DROP ${type?.kind === 'domain' ? 'DOMAIN' : 'TYPE'} ${sqlName(name)};`;
      const help = `-- move the columns to another type first, then:\n${drop}`;
      const users = columnsOf(step.before, name).filter(({ table }) => !isNew(step, table));
      if (users.length === 0) {
        if (cascade && !step.before.complete && !isMadeHere(step, type?.createdBy)) yield { severity: 'warning', message: `CASCADE drops any column of type ${sqlName(name)} with all values: no migration shows one, but not all tables are known.`, help };
        return;
      }
      const drops = dropsBehind(step, users.map(({ table }) => table), whole);
      if (drops) {
        const [them, line] = [drops.length > 1 ? 'the tables' : 'the table', placesOf(drops)];
        yield cascade
          ? { severity: 'note', message: `CASCADE drops columns of ${listed([...new Set(users.map(({ table }) => sqlName(table)))])}, which ${drops.length > 1 ? 'go' : 'goes'} in ${line} anyway.`, help: `-- behind the DROP TABLE of ${line}, where it needs no CASCADE:\n${drop}` }
          : { message: `This fails: ${them} of ${line} still ${drops.length > 1 ? 'have' : 'has'} columns of type ${sqlName(name)}.`, help: `Move this behind ${line}.` };
        return;
      }
      const list = users.map(({ table, column }) => `${sqlName(table)}.${sqlName({ name: column })}`).join(', ');
      yield cascade
        ? { message: `CASCADE drops ${list}, with all values.`, help }
        : { message: `This fails: ${list} ${users.length === 1 ? 'is' : 'are'} of type ${sqlName(name)}.`, help: 'Move the columns to another type first.' };
    },
  },
});

/** What drops all of the tables after it; undefined where one of them stays. */
function dropsBehind(step: StepOf<'dropType'>, tables: readonly string[], { steps }: Replayed): readonly Step[] | undefined {
  const behind = steps.slice(steps.findIndex(({ operation }) => operation === step.operation) + 1);
  const found = [...new Set(tables)].map((table) => behind.find(({ operation, before }) => operation.kind === 'dropTable' && operation.guard === undefined && tableKey(before, operation.table) === table));
  return found.every((drop) => drop !== undefined) ? found : undefined;
}

function columnsOf(catalog: Catalog, name: Name): readonly { readonly table: string; readonly column: string }[] {
  const type = findType(catalog, name);
  if (!type) return [];
  return [...catalog.tables.entries()].flatMap(([table, { columns }]) => columns.filter((column) => column.type.name === name.name && keyOf(column.type) !== undefined && findType(catalog, column.type)?.name === type.name).map((column) => ({ table, column: column.name })));
}
