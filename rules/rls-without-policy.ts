import { findTable, sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'rls-without-policy',
  title: 'Row level security without a policy hides every row',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Where row level security is on and no policy says otherwise, everybody but the owner finds the table empty and cannot write to it.',
  instead: 'Create the policies first, in the same migration.',
  sources: ['https://www.postgresql.org/docs/current/ddl-rowsecurity.html'],
  check: {
    *setRowSecurity(step, { after }) {
      const { table, to } = step.operation;
      const end = findTable(after, table);
      if (to !== 'enable' || isNew(step, table) || !end?.rowSecurity || end.policies.length > 0 || !end.known) return;
      yield { message: `${sqlName(table)} has no policy: everybody but its owner, superusers and roles with BYPASSRLS finds it empty and cannot write to it as soon as this is applied.`, help: `CREATE POLICY <name> ON ${sqlName(table)} USING (<condition>);\nALTER TABLE ${sqlName(table)} ENABLE ROW LEVEL SECURITY;`, once: 'migration' };
    },
  },
});
