import { findType, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { UserType } from '../src/model.ts';
import { usesValue } from '../src/plan/enum-uses.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'enum-new-value-used-in-transaction',
  title: 'A new enum value cannot be used in the transaction that adds it',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'PostgreSQL refuses to use a value that ALTER TYPE … ADD VALUE has added in the same transaction ("unsafe use of new value").',
  instead: 'Add the value in one migration and use it in the next.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES'],
  *checkMigration({ engine, steps }) {
    const added: { readonly value: string; readonly type: UserType; readonly name: string }[] = [];
    for (const step of steps) {
      const { operation, session } = step;
      if (operation.kind === 'commit' || operation.kind === 'rollback') added.length = 0;
      if (operation.kind === 'addEnumValue') {
        const type = findType(step.before, operation.name);
        const fresh = type?.createdBy === step.migration.id;
        if (session.inTransaction && type && !type.values?.includes(operation.value) && !(fresh && supports(engine, 'newEnumValueOfNewType'))) added.push({ value: operation.value, type, name: operation.name.name });
        continue;
      }
      const used = added.find(({ value, type, name }) => usesValue(step, value, type.name, [name]));
      if (used) {
        yield {
          range: operation.range,
          message: `The value '${used.value}' of ${sqlName(used.type.name)} was added in this transaction: using it here is refused.`,
          help: 'Move this statement into the next migration.',
        };
      }
    }
  },
});
