import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'drop-table',
  title: 'Dropping a table loses its data and breaks code that still uses it',
  category: 'data-loss',
  severity: 'warning',
  engines: ['postgres'],
  why: 'All rows are gone, and only a backup brings them back. Every running query that names the table fails from that moment on. Tables it has foreign keys to are locked as well.',
  instead: 'Deploy code that does not use the table, keep a dump of it, and drop it in a later release.',
  sources: ['https://www.postgresql.org/docs/current/sql-droptable.html'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropTable(step) {
      const { table, ifExists } = step.operation;
      const found = tableBefore(step, table);
      if (isNew(step, table) || (!found && ifExists && step.before.complete)) return;
      const rest = (found?.referencedBy ?? []).filter((key) => key !== found?.name);
      yield {
        message: `All rows of ${sqlName(table)} are lost, and code that still uses the table fails.${rest.length > 0 && !step.operation.cascade ? ` The foreign keys of ${rest.map(sqlName).join(', ')} make this statement fail.` : ''}`,
        help: `Deploy code that does not use ${sqlName(table)} first, keep a dump of it, and drop it in a later release.`,
      };
    },
  },
});
