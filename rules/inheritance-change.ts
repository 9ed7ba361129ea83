import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'inheritance-change',
  title: 'NO INHERIT takes the rows away from the parent',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A query of the parent reads the tables that inherit from it as well; from that moment on it no longer finds these rows.',
  instead: 'Deploy code that reads the child by its own name first.',
  sources: ['https://www.postgresql.org/docs/current/ddl-inherit.html'],
  check: {
    *noInherit(step) {
      const { table, parent } = step.operation;
      if (isNew(step, table)) return;
      yield { message: `Queries of ${sqlName(parent)} no longer find the rows of ${sqlName(table)} as soon as this is applied.`, help: `Deploy code that reads ${sqlName(table)} by its own name first.` };
    },
  },
});
