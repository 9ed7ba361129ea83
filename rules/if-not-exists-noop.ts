import { createdInstead, differences } from '../src/catalog/differences.ts';
import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'if-not-exists-noop',
  title: 'IF NOT EXISTS does not change what is there',
  category: 'failure',
  severity: 'warning',
  engines: ['postgres'],
  why: 'CREATE and ADD COLUMN with IF NOT EXISTS do nothing where the name is taken, whatever else the statement says: the schema is not what the migration reads like, and nobody is told.',
  instead: 'Alter what is there, or leave out IF NOT EXISTS so that the mistake shows.',
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-IF-NOT-EXISTS', 'https://www.postgresql.org/docs/current/sql-createindex.html'],
  check: {
    createTable: (step) => ignored(step),
    addColumn: (step) => ignored(step),
    createIndex: (step) => ignored(step),
  },
});

function* ignored(step: Step): Generator<{ message: string; help: string }> {
  const { operation, before, migration } = step;
  if (operation.guard !== undefined || step.refusal) return;
  const made = createdInstead(before, operation, { migration: migration.id });
  const lacking = made && differences(made);
  if (!lacking || lacking.length === 0) return;
  yield { message: `${sqlName(made.name)} is there already, so this does nothing: ${lacking.join(', ')}.`, help: 'Alter what is there, or take another name.' };
}
