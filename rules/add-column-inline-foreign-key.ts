import { sqlName } from '../src/catalog/names.ts';
import { addColumnWith } from '../src/plan/definition.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-inline-foreign-key',
  title: 'Add a column with a default and its foreign key separately',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'REFERENCES inside ADD COLUMN … DEFAULT checks every existing row while ACCESS EXCLUSIVE is held on the table and SHARE ROW EXCLUSIVE on the referenced one. Without a default there is nothing to check.',
  instead: 'Add the column, then the foreign key NOT VALID, and validate it in the next migration.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column, constraints } = step.operation;
      const foreignKey = constraints.find(({ type }) => type === 'foreignKey');
      const effect = longLock(step, table);
      if (!foreignKey || !effect || works(effect, 'write') || constraints.some(({ type }) => type !== 'foreignKey') || !column.default) return;
      yield {
        message: `Every row of ${sqlName(table)} is looked up in ${foreignKey.references ? sqlName(foreignKey.references.table) : 'the other table'} under ${effect.lock}: nobody can read or write ${sqlName(table)} until that is done.`,
        help: column.default.constant === 'null'
          ? `${addColumnWith(step, 'collate', 'foreignKey')}\n-- without DEFAULT NULL there is nothing to look up`
          : [addColumnWith(step, 'collate', 'default', 'notNull'), ...constraintsLater(step)].join('\n'),
      };
    },
  },
});
