import { sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { Report, Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'set-not-null-scan',
  title: 'Prove NOT NULL with a validated CHECK before SET NOT NULL',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a validated CHECK (column IS NOT NULL) already proves it. It fails when there is a NULL.',
  instead: 'Add CHECK (column IS NOT NULL) NOT VALID, validate it in the next migration, then SET NOT NULL and drop the CHECK in the one after.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL'],
  check: {
    *setNotNull(step) {
      yield* scanned(step, step.operation.table, step.operation.column);
    },
    *addConstraint(step) {
      const { constraint, table } = step.operation;
      if (constraint.type === 'notNull') yield* scanned(step, table, constraint.columns[0] ?? '');
    },
  },
});

function* scanned(step: Step, table: Name, column: string): Generator<Report> {
  const effect = longLock(step);
  if (!effect) return;
  const proof = supports(step.engine, 'checkProvesNotNull') ? tableBefore(step, table)?.validated?.at(-1) : undefined;
  const scan = `The whole of ${sqlName(effect.table)} is read for NULLs in ${sqlName({ name: column })} under ${effect.lock}`;
  if (proof !== undefined) {
    yield {
      severity: 'note',
      message: `${scan}, unless ${sqlName({ name: proof })} proves that there are none: it was validated before, and is older than these migrations.`,
      help: `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${proof.replaceAll("'", "''")}';`,
    };
    return;
  }
  const begun = unvalidated(step, table, column);
  const help = begun ?? notNullSteps(step.engine, table, [column], step.before);
  yield {
    message: `${scan}: nobody can read or write it until that is done.`,
    help,
    ...(begun === undefined && step.operation.kind === 'setNotNull' && onTheSpot('Prove it with a CHECK first', step, help)),
  };
}

/** The steps to a proof that has been begun: a constraint that says as much is there and not valid. */
function unvalidated(step: Step, table: Name, column: string): string | undefined {
  const begun = tableBefore(step, table)?.constraints.find(({ type, notValid, columns, expression }) => notValid && (type === 'notNull' ? columns.includes(column) : type === 'check' && expression?.conjuncts.some((part) => part.column === column && part.operator === 'is not null')));
  if (!begun) return undefined;
  const [on, name] = [sqlName(table), sqlName({ name: begun.name })];
  const validate = `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`;
  if (begun.type === 'notNull' || !supports(step.engine, 'checkProvesNotNull')) return validate;
  return [validate, '-- in the next migration:', `ALTER TABLE ${on} ALTER COLUMN ${sqlName({ name: column })} SET NOT NULL;`, `ALTER TABLE ${on} DROP CONSTRAINT ${name};`].join('\n');
}
