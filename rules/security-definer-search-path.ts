import { sqlName } from '../src/catalog/names.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'security-definer-search-path',
  title: 'A SECURITY DEFINER function sets its own search_path',
  category: 'hygiene',
  severity: 'off',
  engines: ['postgres'],
  why: 'The function runs with the rights of its owner, and looks for tables and operators where its caller says. Who may create objects in any schema can put in its way what runs with these rights.',
  instead: 'Add SET search_path with the schemas it needs, pg_temp last.',
  sources: ['https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  check: {
    *createFunction({ operation }) {
      const { name, securityDefiner, setsSearchPath } = operation;
      if (securityDefiner && !setsSearchPath) yield { message: `${sqlName(name)} runs with its owner's rights and finds its tables where the caller says.`, help: 'SET search_path = pg_catalog, pg_temp' };
    },
  },
});
