import { sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { Effect, Replayed, Report, Step, StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { inBatches } from '../src/plan/backfill.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, longLock, tableBefore, works } from '../src/rule.ts';

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
    *setNotNull(step, whole) {
      yield* scanned(step, whole, alike(step, whole, (other) => longLock(other) !== undefined && !begins(other)));
    },
    *addConstraint(step, whole) {
      if (step.operation.constraint.type === 'notNull') yield* scanned(step, whole, alike(step, whole, ({ operation }) => operation.constraint.type === 'notNull'));
    },
  },
});

type NotNull = StepOf<'setNotNull' | 'addConstraint'>;

function* scanned(step: NotNull, whole: Replayed, { steps, fold }: { readonly steps: readonly NotNull[]; readonly fold: Pick<Report, 'once'> }): Generator<Report> {
  const effect = longLock(step);
  if (!effect) return;
  const { table } = step.operation;
  const column = columnOf(step);
  const [proof, begun] = [proofOf(step), unvalidated(step, table, column)];
  const columns = begins(step) ? [column] : steps.map(columnOf);
  const scan = `The whole of ${sqlName(effect.table)} is read for NULLs in ${listed(columns.map((name) => sqlName({ name })))} under ${effect.lock}`;
  if (proof !== undefined) {
    yield {
      severity: 'note',
      ...(isRewritten(step, whole, effect) && { toldBefore: true }),
      message: `${scan}, unless ${sqlName({ name: proof })} proves that there are none: it was validated before, and is older than these migrations.`,
      help: `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${proof.replaceAll("'", "''")}';`,
    };
    return;
  }
  const help = [...filledFirst(step, whole), begun ?? notNullSteps(step.engine, table, columns, step.before)].join('\n');
  yield {
    ...(isRewritten(step, whole, effect) && { toldBefore: true }),
    message: `${scan}: nobody can read or write it until that is done.`,
    help,
    ...(!begins(step) && fold),
    ...(begun === undefined && step.operation.kind === 'setNotNull' && onTheSpot('Prove it with a CHECK first', step, help)),
  };
}

/** A framework makes an UPDATE of the same change, as of Liquibase's `defaultNullValue`: what stands in the change's place needs that, too. */
function filledFirst({ origin, statement }: NotNull, { steps }: Replayed): readonly string[] {
  const fills = origin ? ofKind(steps, 'write').filter((other) => other.origin?.range[0] === origin.range[0] && other.statement !== statement) : [];
  return fills.flatMap((fill) => {
    const batches = inBatches(fill);
    return batches === undefined ? [] : ['-- in place of the UPDATE that is made of this:', batches, '-- then:'];
  });
}

/** Does the same ALTER TABLE write all rows anew? Then they are tested on the way; a move to another tablespace copies blocks, and looks at no row. */
function isRewritten({ statement }: Step, { steps }: Replayed, { table }: Effect): boolean {
  return steps.some((other) => other.statement === statement && other.operation.kind !== 'setTablespace' && other.effects.some((effect) => effect.table === table && works(effect, 'rewrite')));
}

function columnOf({ operation }: NotNull): string {
  return operation.kind === 'setNotNull' ? operation.column : (operation.constraint.columns[0] ?? '');
}

/** Is there a constraint that says as much, or may? Then the column is a matter of its own. */
function begins(step: NotNull): boolean {
  return proofOf(step) !== undefined || unvalidated(step, step.operation.table, columnOf(step)) !== undefined;
}

/** The constraint that may prove it: nobody has seen what it says. */
function proofOf(step: NotNull): string | undefined {
  return supports(step.engine, 'checkProvesNotNull') ? tableBefore(step, step.operation.table)?.validated?.at(-1) : undefined;
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
