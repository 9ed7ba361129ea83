import { objectName } from '../src/catalog/automatic-names.ts';
import { sqlName } from '../src/catalog/names.ts';
import { domainOf, isConstrained } from '../src/effects/postgres/defaults.ts';
import type { StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { clausesOf } from '../src/plan/definition.ts';
import type { ClauseKind } from '../src/plan/definition.ts';
import { demandsOf } from '../src/plan/domains.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { renderType } from '../src/plan/render.ts';
import { validateLater } from '../src/plan/validate-later.ts';
import { defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-constrained-domain',
  title: 'Adding a column of a domain with constraints rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'For a column whose type is a domain with a CHECK or NOT NULL, PostgreSQL writes the whole table anew under ACCESS EXCLUSIVE, even when the column has no default.',
  instead: 'Use the base type with a CHECK constraint NOT VALID, and validate it later.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || !works(effect, 'rewrite') || column.generated !== undefined || !isConstrained(step.before, domainOf(step.before, column.type))) return;
      yield {
        message: `${sqlName(column.type)} is a domain with constraints: the whole of ${sqlName(table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: withoutDomain(step),
      };
    },
  },
});

/** The column with the base type, and what the domains demand as constraints of the table, beside those of its own. */
function withoutDomain(step: StepOf<'addColumn'>): string {
  const { operation: { table, column, constraints }, engine, before } = step;
  const { name } = column;
  const { base, check, ...domain } = demandsOf(before, column.type, name) ?? { notNull: false };
  const value = (column.default ?? domain.default)?.text;
  const notNull = domain.notNull || column.notNull || constraints.some(({ type }) => type === 'primaryKey');
  // Of a column without a default nothing is looked up.
  const inside: readonly ClauseKind[] = value === undefined ? ['foreignKey'] : [];
  const type = `${base ? renderType(base) : '<type>'}${value === undefined ? '' : ` DEFAULT ${value}${notNull ? ' NOT NULL' : ''}`}`;
  return [
    `ALTER TABLE ${sqlName(table)} ADD COLUMN ${[sqlName({ name }), type, ...clausesOf(step, 'collate', ...inside)].join(' ')};`,
    ...(check === undefined ? [] : [checkLater(table, name, check, constraints.some(({ type: kind }) => kind === 'check') ? objectName(table.name, name, 'check1') : undefined)]),
    ...(notNull && value === undefined ? ['-- deploy code that writes it, fill it in batches, then:', notNullSteps(engine, table, [name], before)] : []),
    ...constraintsLater(step, ...inside),
  ].join('\n');
}

/** A CHECK of one column; `called` where the name that it would get is another one's. */
export function checkLater(table: Name, column: string, text: string, called?: string): string {
  return validateLater(table, { type: 'check', columns: [column], expression: { text, calls: [], columns: [column], conjuncts: [] }, notValid: true, ...(called !== undefined && { name: called }) });
}
