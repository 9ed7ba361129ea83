import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Step, Table } from '../src/model.ts';
import type { Name, OperationOf, PolicyCommand } from '../src/operations.ts';
import { nameAtEnd } from '../src/plan/added.ts';
import { literal } from '../src/plan/inverse/undo.ts';
import { listed } from '../src/plan/listed.ts';
import { letsThrough, takeItsPlace } from '../src/plan/policies.ts';
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
      const { revoke, tables, allTables, roles } = step.operation;
      // PUBLIC has no rights on tables unless somebody gave it some.
      if (!revoke || roles.includes('public') || roles.every((role) => isMadeBefore(step, whole, role)) || (allTables && grantsAgain(whole, ({ allTables: all }) => all))) return;
      const lost = tables.filter((table) => !isNew(step, table) && tableAtEnd(step, whole, table) && !grantsAgain(whole, (granted) => mentions(step, granted.tables, table)));
      if (!allTables && lost.length === 0) return;
      yield { message: `Code that still uses these rights on ${allTables ? 'the tables of the schema' : lost.map(sqlName).join(', ')} is refused as soon as this is applied.`, help: 'Deploy code that does without these rights first.', once: `rights on ${lost.map((table) => tableKey(step.before, table)).join()}` };
    },
    *dropPolicy(step, whole) {
      const { table, name, ifExists } = step.operation;
      const [before, end] = [tableBefore(step, table), tableAtEnd(step, whole, table)];
      const dropped = before?.policies.find((policy) => policy.name === name);
      if (isNew(step, table) || !end || (end.known && !end.rowSecurity) || (before?.known && ifExists && !dropped)) return;
      if (end.policies.some((policy) => policy.name === name || (dropped && letsThrough(policy, dropped)))) return;
      const added = end.policies.filter((policy) => before?.policies.some((old) => old.name === policy.name) !== true);
      const [policy, on] = [sqlName({ name }), sqlName(table)];
      if (!dropped) {
        const severity = added.length > 0 ? ({ severity: 'note' } as const) : {};
        yield { ...severity, message: `What ${policy} let through on ${on}, or held back, is not known: nothing that could be read creates it.`, help: `SELECT cmd, permissive, roles, qual, with_check FROM pg_policies WHERE policyname = ${literal(name)} AND tablename = ${literal(table.name)}; -- says it` };
        return;
      }
      if (takeItsPlace(added, dropped)) {
        const others = added.filter((each) => takeItsPlace([each], dropped.command === 'all' ? { ...dropped, command: each.command } : dropped)).map((each) => sqlName({ name: each.name }));
        yield { severity: 'note', message: `${listed(others)} ${others.length > 1 ? 'take' : 'takes'} the place of ${policy} on ${on}, with another condition${dropped.made ? '' : ' or the same'}.`, help: dropped.restrictive ? `Look whether rows that ${policy} held back are let through now.` : `Look whether code needs rows that only ${policy} let through.` };
      } else if (dropped.restrictive) {
        yield { severity: 'note', message: `What ${policy} held back on ${on} can be ${DONE[dropped.command]} as soon as this is applied, where another policy lets it through.`, help: `Where only the condition is to change, ALTER POLICY ${policy} ON ${on} ${CONDITION[dropped.command]} does that.` };
      } else {
        yield { message: `Rows of ${on} that only ${policy} let through can no longer be ${DONE[dropped.command]} as soon as this is applied.`, help: `Deploy code that does without first. Where only the condition is to change, ALTER POLICY ${policy} ON ${on} ${CONDITION[dropped.command]} does that.` };
      }
    },
  },
});

const DONE: Readonly<Record<PolicyCommand, string>> = { all: 'seen or written', select: 'read', insert: 'inserted', update: 'updated', delete: 'deleted' };
/** INSERT has no rows to look at before, only what is written. https://www.postgresql.org/docs/current/sql-createpolicy.html#SQL-CREATEPOLICY-SUMMARY */
const CONDITION: Readonly<Record<PolicyCommand, string>> = { all: 'USING (<condition>)', select: 'USING (<condition>)', insert: 'WITH CHECK (<condition>)', update: 'USING (<condition>)', delete: 'USING (<condition>)' };

/** A role that the migration has made is nobody's yet: what it had is what the server gave it by default. */
function isMadeBefore(step: Step, { steps }: Replayed, role: string): boolean {
  return steps.slice(0, steps.indexOf(step)).some(({ operation }) => operation.kind === 'createDatabaseObject' && operation.object === 'role' && operation.name === role && operation.guard === undefined);
}

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
