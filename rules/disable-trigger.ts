import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import type { OperationOf } from '../src/operations.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'disable-trigger',
  title: 'Triggers that are switched off are switched on again',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'While a trigger is off, nothing of what it does is done for anybody\'s writes: no audit, no derived values, and with ALL no foreign key is checked. Rows that come in meanwhile are never looked at again. `session_replication_role = replica` does the same for the whole connection, which the next migration may use.',
  instead: 'Switch it on again in the same transaction, or use SET LOCAL.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER', 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE'],
  check: {
    *setTrigger(step, { steps }) {
      const { table, enabled, trigger } = step.operation;
      if (enabled || isNew(step, table) || following(step, steps).some((later) => endsIt(later, step.operation, step))) return;
      const which = trigger === 'all' ? `all triggers of ${sqlName(table)}, also those that check foreign keys,` : trigger === 'user' ? `the triggers of ${sqlName(table)}` : `the trigger ${sqlName({ name: trigger })} of ${sqlName(table)}`;
      yield { message: `Nothing switches ${which} on again: ${trigger === 'all' || trigger === 'user' ? 'they stay' : 'it stays'} off for everybody.`, help: `ALTER TABLE ${sqlName(table)} ENABLE TRIGGER ${trigger === 'all' || trigger === 'user' ? trigger.toUpperCase() : sqlName({ name: trigger })};` };
    },
    *setParameter(step, { steps }) {
      const { parameter, value, local } = step.operation;
      if (parameter !== ROLE || value.toLowerCase() !== 'replica' || local) return;
      if (following(step, steps).some(({ operation }) => (operation.kind === 'setParameter' && operation.parameter === ROLE) || (operation.kind === 'resetParameter' && [ROLE, 'all'].includes(operation.parameter)))) return;
      yield { message: 'No trigger fires and no foreign key is checked on this connection from here on, also for what runs on it after this migration.', help: 'RESET session_replication_role;' };
    },
  },
});

const ROLE = 'session_replication_role';

function following(step: Step, steps: readonly Step[]): readonly Step[] {
  return steps.slice(steps.indexOf(step) + 1);
}

function endsIt({ operation, before }: Step, { table, trigger }: OperationOf<'setTrigger'>, first: Step): boolean {
  const isSame = 'table' in operation && operation.table !== undefined && tableKey(before, operation.table) === tableKey(first.before, table);
  switch (operation.kind) {
    case 'setTrigger': return isSame && operation.enabled && [trigger, 'all', ...(trigger === 'all' ? [] : ['user'])].includes(operation.trigger);
    case 'dropTrigger': return isSame && operation.name === trigger;
    case 'dropTable': return isSame;
    default: return false;
  }
}
