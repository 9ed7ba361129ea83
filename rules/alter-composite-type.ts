import { findType, sqlName } from '../src/catalog/names.ts';
import type { Catalog } from '../src/model.ts';
import { defineRule, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'alter-composite-type',
  title: 'Changing a composite type breaks code that writes its values',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A row literal has exactly the attributes of its type: from that moment on every running query that writes the old shape fails.',
  instead: 'Create a new type and a new column of it, write both, switch over, drop the old one.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html', 'https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX'],
  check: {
    *alterCompositeType(step, whole) {
      const { operation: { name, attribute }, before } = step;
      const type = findType(before, name);
      if (isMadeHere(step, type?.createdBy) || (type && !whole.after.types.has(type.name))) return;
      yield { message: `Code that writes ${sqlName(name)} values in their old shape (the attribute ${sqlName({ name: attribute })} changes) fails as soon as this is applied.`, help: type && !isOfColumn(before, type.name) ? 'Create a new type with the new shape, and functions under new names that give or take it; drop the old ones when no code uses them.' : 'Create a new type with the new shape and move columns over to it one by one.' };
    },
  },
});

function isOfColumn(catalog: Catalog, key: string): boolean {
  for (const [, { columns }] of catalog.tables.entries()) if (columns.some(({ type }) => findType(catalog, type)?.name === key)) return true;
  return false;
}
