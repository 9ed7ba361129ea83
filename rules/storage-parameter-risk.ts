import { sqlName, tableKey } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'storage-parameter-risk',
  title: 'A table without autovacuum grows and grows slow',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Without autovacuum dead rows stay in the table and its indexes, the planner\'s statistics grow old, and the only vacuum left is the one against transaction ID wraparound, which comes late and takes long.',
  instead: 'Leave it on; for a large load, run VACUUM ANALYZE after it, or make it run more often with autovacuum_vacuum_scale_factor.',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-autovacuum.html', 'https://www.postgresql.org/docs/current/sql-createtable.html#RELOPTION-AUTOVACUUM-ENABLED'],
  check: {
    *setTableOption(step, { steps }) {
      const { table, option, value } = step.operation;
      if (!/^(?:toast\.)?autovacuum_enabled$/.test(option) || !isFalse(value) || isNew(step, table)) return;
      const later = steps.slice(steps.indexOf(step) + 1).map(({ operation, before }) => ({ operation, before }));
      if (later.some(({ operation, before }) => operation.kind === 'setTableOption' && operation.option === option && !isFalse(operation.value) && tableKey(before, operation.table) === tableKey(step.before, table))) return;
      yield { message: `Nothing vacuums or analyzes ${sqlName(table)} from here on: it only grows.`, help: `ALTER TABLE ${sqlName(table)} RESET (${option});` };
    },
  },
});

function isFalse(value: string): boolean {
  return ['false', 'off', 'no', '0', 'f', 'n'].includes(value.toLowerCase());
}
