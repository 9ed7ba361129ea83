import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Step, Table } from '../src/model.ts';
import type { Name, OperationOf } from '../src/operations.ts';
import { nameAtEnd } from '../src/plan/added.ts';
import { isRestrictive, letsThrough } from '../src/plan/policies.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'revoke-or-drop-policy',
  title: 'Taking rights away breaks the code that uses them',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'From that moment on running queries are refused, or no longer find the rows that only the policy let through.',
  instead: 'Deploy code that does without first. To narrow rights, grant what stays in the same migration; to change a policy, use ALTER POLICY.',
  sources: ['https://www.postgresql.org/docs/current/sql-revoke.html', 'https://www.postgresql.org/docs/current/sql-droppolicy.html'],
  check: {
    *grant(step, whole) {
      const { revoke, tables, allTables, toPublic } = step.operation;
      // PUBLIC has no rights on tables unless somebody gave it some.
      if (!revoke || toPublic || (allTables && grantsAgain(whole, ({ allTables: all }) => all))) return;
      const lost = tables.filter((table) => !isNew(step, table) && tableAtEnd(step, whole, table) && !grantsAgain(whole, (granted) => mentions(step, granted.tables, table)));
      if (!allTables && lost.length === 0) return;
      yield { message: `Code that still uses these rights on ${allTables ? 'the tables of the schema' : lost.map(sqlName).join(', ')} is refused as soon as this is applied.`, help: 'Deploy code that does without these rights first.', once: `rights on ${lost.map((table) => tableKey(step.before, table)).join()}` };
    },
    *dropPolicy(step, whole) {
      const { table, name, ifExists } = step.operation;
      const [before, end] = [tableBefore(step, table), tableAtEnd(step, whole, table)];
      const dropped = before?.policies.find((policy) => policy.name === name);
      if (isNew(step, table) || !end || (end.known && !end.rowSecurity) || (before?.known && ifExists && !dropped) || isRestrictive(dropped)) return;
      if (end.policies.some((policy) => policy.name === name || (dropped && letsThrough(policy, dropped)))) return;
      yield { message: `Rows of ${sqlName(table)} that only ${sqlName({ name })} let through can be neither seen nor written as soon as this is applied.`, help: `ALTER POLICY ${sqlName({ name })} ON ${sqlName(table)} USING (<condition>);` };
    },
  },
});

/** Undefined where the migration drops it. */
function tableAtEnd(step: Step, { steps, after }: Replayed, name: Name): Table | undefined {
  return after.tables.get(nameAtEnd(steps.slice(steps.indexOf(step) + 1), { table: tableKey(step.before, name), part: '' }).table);
}

function grantsAgain({ steps }: Replayed, fits: (operation: OperationOf<'grant'>) => boolean): boolean {
  return steps.some(({ operation }) => operation.kind === 'grant' && !operation.revoke && fits(operation));
}

function mentions({ before }: Step, tables: readonly Name[], table: Name): boolean {
  return tables.some((each) => tableKey(before, each) === tableKey(before, table));
}
