import { findTable, findType, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { Step, UserType } from '../src/model.ts';
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
      const used = added.find(({ value, type, name }) => mentions(step, value) && concerns(step, type, name));
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

function mentions({ script, operation }: Step, value: string): boolean {
  return script.text.slice(...operation.range).includes(`'${value.replaceAll("'", "''")}'`);
}

/** The statement names the type, or a table with a column of it. */
function concerns({ script, operation, before }: Step, type: UserType, name: string): boolean {
  if (NOT_RUN.has(operation.kind)) return false;
  if (new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\b`, 'i').test(script.text.slice(...operation.range))) return true;
  const named = [...('table' in operation && operation.table ? [operation.table] : []), ...('reads' in operation ? operation.reads : [])];
  return named.some((table) => findTable(before, table)?.columns.some((column) => findType(before, column.type)?.name === type.name));
}

/** A function's body is only run later, a comment never; the value itself may be renamed. */
const NOT_RUN: ReadonlySet<string> = new Set(['createFunction', 'comment', 'renameEnumValue']);
