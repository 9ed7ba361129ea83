import { sqlName, tableKey } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { Effect, Replayed, StepOf } from '../src/model.ts';
import { columnWithoutValues } from '../src/plan/actions.ts';
import { addColumnWith, constraintText } from '../src/plan/definition.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { renamingInstead } from '../src/plan/renamed-constraint.ts';
import { addedLater } from '../src/plan/validate-later.ts';
import { isWord } from '../src/plan/written.ts';
import { access, defineRule, isNew, longLock, tableBefore, underLock } from '../src/rule.ts';

export default defineRule({
  id: 'add-foreign-key-validating',
  title: 'Add foreign keys NOT VALID and validate them later',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD FOREIGN KEY checks every existing row, and holds SHARE ROW EXCLUSIVE on both tables meanwhile: nobody can write to either of them.',
  instead: 'Add it NOT VALID (new rows are checked at once), and VALIDATE CONSTRAINT in a later migration, which lets writes go on.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addConstraint(step, whole) {
      const { constraint, table } = step.operation;
      if (constraint.type !== 'foreignKey' || constraint.notValid) return;
      const effect = longLock(step, table) ?? longLock(step);
      if (!effect) return;
      const partitioned = tableBefore(step, table)?.partitionBy !== undefined && !supports(step.engine, 'notValidForeignKeyOnPartitioned');
      const help = renamingInstead(step, whole) ?? insideColumn(step, whole) ?? (partitioned ? 'NOT VALID is refused on this partitioned table: add the constraint to each partition, NOT VALID, and validate each; then add it here.' : addedLater(step));
      yield {
        message: `Every row of ${sqlName(table)} is checked under ${effect.lock}${waiting(step, effect)} until ${step.session.inTransaction ? 'the transaction ends' : 'it is done'}.`,
        help,
        ...onTheSpot('Add it NOT VALID, then validate it', step, help),
      };
    },
  },
});

/** The foreign key inside the ADD COLUMN of this migration, where no row can have a value yet. */
function insideColumn(step: StepOf<'addConstraint'>, whole: Replayed): string | undefined {
  const added = columnWithoutValues(step, whole);
  if (!added) return undefined;
  const { name } = step.operation.constraint;
  const { text, tokens } = constraintText(step);
  const references = tokens.find((token) => isWord(token, 'references'));
  const column = addColumnWith(added, 'collate', 'foreignKey', 'check');
  return references && `-- here, in place of the ADD COLUMN: a column without a default has nothing to check${added.operation.ifNotExists ? '; where the column is there already, its foreign key is left out as well' : ''}\n${column.slice(0, -1)} ${name === undefined ? '' : `CONSTRAINT ${sqlName({ name })} `}${text.slice(references.range[0])};`;
}

/** Nobody waits for a table that the migration makes; of the others each is under the strongest lock that is held on it by then. */
function waiting(step: StepOf<'addConstraint'>, effect: Effect): string {
  const { table, constraint: { references } } = step.operation;
  const child = sqlName(table);
  const parent = references ? sqlName(references.table) : 'the referenced table';
  if (isNew(step, table)) return ` on ${parent}: nobody can ${access(effect)} ${parent}`;
  if (child === parent || (references && isNew(step, references.table))) return `: nobody can ${access(effect)} ${child}`;
  const there = step.effects.find((other) => references && other.table === tableKey(step.before, references.table));
  const [here, other] = [access(effect), access(there ? underLock(step, there) : effect)];
  return here === other ? ` on both tables: nobody can ${here} ${child} or ${parent}` : `: nobody can ${here} ${child}, or ${other} ${parent},`;
}
