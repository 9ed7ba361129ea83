import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Effect, Replayed, StepOf } from '../src/model.ts';
import type { OperationOf } from '../src/operations.ts';
import { addColumnWith } from '../src/plan/definition.ts';
import { listed } from '../src/plan/listed.ts';
import { meanwhile } from '../src/plan/meanwhile.ts';
import { linesAlong, linesBefore, movedWith } from '../src/plan/moved-along.ts';
import { pinned } from '../src/plan/pinned.ts';
import { blocks, defineRule, isNew, tableBefore, works } from '../src/rule.ts';

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
      const held = heldMeanwhile(step);
      if (!held) return;
      const never = operation.verb === 'update' ? neverNull(step) : undefined;
      if (never !== undefined) {
        yield { severity: 'note', message: `${sqlName(held.table)}.${sqlName({ name: never })} is NOT NULL: no row is changed, and all of them are read while this transaction holds ${held.lock}.`, help: 'Leave this statement out.' };
        return;
      }
      yield {
        ...(isLookup(step, whole) && { severity: 'note' }),
        message: `This transaction already holds ${held.lock} on ${sqlName(held.table)}, and keeps it while the rows are changed: nobody can ${held.blocks === 'reads' ? 'read or write it' : 'write to it'} until that is done.`,
        help: filledAtOnce(step, whole) ?? [`Move ${movedWith(step, whole, held)}${needed(linesBefore(step, whole))}${others(linesAlong(step, whole))} into the next migration and change the rows in batches, each in a transaction of its own.`, ...meanwhile(step, whole)].join(' '),
        once: held.table,
      };
    },
  },
});

function needed(lines: readonly number[]): string {
  return lines.length === 0 ? '' : `, with line${lines.length > 1 ? 's' : ''} ${listed(lines.map(String))}, which it needs,`;
}

function others(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  return lines.length === 1 ? ` and line ${lines[0]}, which has to run after it, with what in turn needs that,` : ` and, in their order, lines ${listed(lines.map(String))}, which have to run after it, with what in turn needs those,`;
}

/** The lock that the transaction holds on the table while it changes many of its rows; undefined for none, or a few. */
export function heldMeanwhile(step: StepOf<'write'>): Effect | undefined {
  const { operation, session } = step;
  const effect = step.effects.find(({ table }) => table === tableBefore(step, operation.table)?.name);
  if (!session.inTransaction || !effect || isNew(step, effect.table)) return undefined;
  const large = operation.verb === 'insert' ? operation.source === 'select' && step.effects.some((each) => works(each) && !isNew(step, each.table)) : works(effect) && !pinned(step);
  return large ? session.held.find((lock) => lock.table === effect.table && lock.on === undefined && blocks(lock, 'writes')) : undefined;
}

/** One value for every row, in a column that this migration adds: the column may come with it. */
function filledAtOnce(step: StepOf<'write'>, { steps }: Replayed): string | undefined {
  const { table, verb, where, assigned = [] } = step.operation;
  const [only, ...more] = assigned;
  if (verb !== 'update' || where || more.length > 0 || only?.value.constant === undefined || step.operation.guard !== undefined) return undefined;
  const key = tableKey(step.before, table);
  const added = steps.slice(0, steps.indexOf(step)).find((other): other is StepOf<'addColumn'> => other.operation.kind === 'addColumn' && other.operation.column.name === only.column && tableKey(other.before, other.operation.table) === key);
  if (!added || added.operation.ifNotExists || added.operation.guard !== undefined || (added.operation.column.default && added.operation.column.default.constant === undefined)) return undefined;
  const { default: value } = added.operation.column;
  return `-- here, in place of the ADD COLUMN and this statement, in an instant:\n${addColumnWith(added, 'collate', 'notNull', 'null', 'check', 'foreignKey').slice(0, -1)} DEFAULT ${only.value.text};\nALTER TABLE ${sqlName(table)} ALTER COLUMN ${sqlName({ name: only.column })} ${value ? `SET DEFAULT ${value.text}` : 'DROP DEFAULT'};`;
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
