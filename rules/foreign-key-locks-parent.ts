import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import type { Constraint } from '../src/operations.ts';
import { defineRule, isNew, works } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-locks-parent',
  title: 'A new foreign key locks the table it points to',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'Every new foreign key, also NOT VALID and also one of a new table, takes SHARE ROW EXCLUSIVE on the referenced table until the transaction ends: an instant by itself, but it waits for running writes and everybody else queues behind it.',
  instead: 'Set a short lock_timeout, keep the transaction short, and add one foreign key per transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT'],
  yieldsTo: ['add-foreign-key-validating', 'add-column-inline-foreign-key'],
  check: {
    *addConstraint(step) {
      yield* locked(step, [step.operation.constraint]);
    },
    *addColumn(step) {
      yield* locked(step, step.operation.constraints);
    },
    *createTable(step) {
      yield* locked(step, step.operation.constraints);
    },
  },
});

function* locked(step: Step, constraints: readonly Constraint[]): Generator<{ message: string; help: string }> {
  const timeout = step.session.parameters.get('lock_timeout');
  if (timeout !== undefined && timeout !== '0') return;
  const parents = constraints.flatMap(({ references }) => (references ? [tableKey(step.before, references.table)] : []));
  const held = step.effects.filter((effect) => parents.includes(effect.table) && effect.blocks === 'writes' && !works(effect) && !isNew(step, effect.table));
  if (held.length === 0) return;
  const names = held.map(({ table }) => sqlName(table)).join(' and ');
  yield { message: `This foreign key takes ${held[0]!.lock} on ${names}: writes there wait until this transaction ends.`, help: "SET lock_timeout = '2s';\n-- and retry when it is hit" };
}
