import { findType, sqlName } from '../src/catalog/names.ts';
import { defineRule, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'rename-enum-value',
  title: 'Renaming an enum value breaks code that uses the old one',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'From that moment on the old value is an invalid input: every running query that writes or compares it fails.',
  instead: 'Add the new value, deploy code that understands both, move the rows over in batches, stop using the old one.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  check: {
    *renameEnumValue(step) {
      const { operation: { name, value, to }, before } = step;
      const type = findType(before, name);
      if (isMadeHere(step, type?.createdBy) || type?.added?.some((added) => added.value === value && isMadeHere(step, added.by))) return;
      yield { message: `Code that still says '${value}' for ${sqlName(name)} fails as soon as this is applied.`, help: `ALTER TYPE ${sqlName(name)} ADD VALUE ${quoted(to)} AFTER ${quoted(value)};\n-- deploy code that understands both, move the rows over in batches, stop writing '${value}'` };
    },
  },
});

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
