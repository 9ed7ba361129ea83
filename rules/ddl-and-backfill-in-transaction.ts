import { sqlName } from '../src/catalog/names.ts';
import type { Effect, Replayed, StepOf } from '../src/model.ts';
import type { OperationOf } from '../src/operations.ts';
import { changedLater } from '../src/plan/changed-later.ts';
import { filledAtOnce } from '../src/plan/filled-at-once.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { pinned } from '../src/plan/pinned.ts';
import { access, blocks, defineRule, isKnownEmpty, isNew, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'ddl-and-backfill-in-transaction',
  title: 'Change rows in another transaction than the schema',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The strong lock that the schema change took is held until the transaction ends: while the rows are changed, nobody can read or write the table.',
  instead: 'Change the schema in one migration, and the rows in the next, in batches.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: {
    *write(step, whole) {
      const { operation } = step;
      const held = heldMeanwhile(step, whole);
      if (!held) return;
      const never = operation.verb === 'update' ? neverNull(step) : undefined;
      if (never !== undefined) {
        yield { severity: 'note', message: `${sqlName(held.table)}.${sqlName({ name: never })} is NOT NULL: no row is changed, and all of them are read while this transaction holds ${held.lock}.`, help: 'Leave this statement out.' };
        return;
      }
      const atOnce = filledAtOnce(step, whole);
      yield {
        ...(isLookup(step, whole) && { severity: 'note' }),
        message: `This transaction already holds ${held.lock} on ${sqlName(held.table)}, and keeps it while the rows are changed: nobody can ${access(held)} it until that is done.`,
        help: atOnce ?? changedLater(step, alikeOf(step, held, whole), whole, held),
        once: `${held.table}${atOnce === undefined ? '' : ` ${step.operation.columns.join()}`}`,
      };
    },
  },
});

/** Later changes that are told with this one. */
function alikeOf(step: StepOf<'write'>, held: Effect, whole: Replayed): readonly StepOf<'write'>[] {
  const later = ofKind(whole.steps.slice(whole.steps.indexOf(step) + 1), 'write');
  return later.filter((other) => heldMeanwhile(other, whole)?.table === held.table && (other.operation.verb !== 'update' || neverNull(other) === undefined) && filledAtOnce(other, whole) === undefined);
}

/** The lock that the transaction holds on the table while it changes many of its rows; undefined for none, or a few. */
export function heldMeanwhile(step: StepOf<'write'>, whole: Replayed): Effect | undefined {
  const { operation, session } = step;
  const effect = step.effects.find(({ table }) => table === tableBefore(step, operation.table)?.name);
  if (!session.inTransaction || !effect || isNew(step, effect.table) || (operation.verb !== 'insert' && isKnownEmpty(step, effect.table, whole))) return undefined;
  const large = operation.verb === 'insert' ? operation.source === 'select' && step.effects.some((each) => works(each) && !isNew(step, each.table)) : works(effect) && !pinned(step);
  return large ? session.held.find((lock) => lock.table === effect.table && lock.on === undefined && blocks(lock, 'writes')) : undefined;
}

/** A column that is NOT NULL, and that the rows are to hold NULL in. */
function neverNull(step: StepOf<'write'>): string | undefined {
  const table = tableBefore(step, step.operation.table);
  return step.operation.where?.conjuncts.find(({ column, operator }) => operator === 'is null' && table?.columns.some(({ name, notNull }) => name === column && notNull))?.column;
}

/** One of several changes that each pick their rows by another value of one column: so people fill small tables of values. */
function isLookup(step: StepOf<'write'>, { steps }: Replayed): boolean {
  const picked = steps.flatMap(({ operation }) => (operation.kind === 'write' && operation.verb === 'update' && operation.table.name === step.operation.table.name ? [pickedBy(operation)] : []));
  const own = pickedBy(step.operation);
  const values = picked.flatMap((each) => (each && each.column === own?.column ? [each.value] : []));
  return own !== undefined && values.length > 2 && new Set(values).size === values.length;
}

function pickedBy({ where }: OperationOf<'write'>): { readonly column: string; readonly value: string } | undefined {
  const [part, ...more] = where?.conjuncts ?? [];
  const [value, ...others] = part?.values ?? [];
  return part?.column !== undefined && part.operator === '=' && value !== undefined && others.length === 0 && more.length === 0 ? { column: part.column, value } : undefined;
}
