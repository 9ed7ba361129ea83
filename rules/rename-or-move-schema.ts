import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'rename-or-move-schema',
  title: 'Moving objects to another schema breaks code that names the old one',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Every query that names the old schema, or finds the table through its search_path, fails from that moment on.',
  instead: 'Move the table and create a view in the old place, with the same rights; drop the view when no code uses it any more.',
  sources: ['https://www.postgresql.org/docs/current/sql-alterschema.html', 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-SCHEMA'],
  check: {
    *renameSchema({ operation: { name, to }, before, migration }) {
      const inside = [...before.tables.entries()].filter(([key, table]) => key.startsWith(`${name}.`) && table.createdBy !== migration.id);
      if (inside.length === 0 && before.complete) return;
      yield { message: `Code that still says ${sqlName({ name })}.… fails as soon as this is applied.`, help: `Create the schema ${sqlName({ name: to })}, with views of the tables of ${sqlName({ name })}, and move the tables when no code names the old schema.` };
    },
    *setSchema(step) {
      const { object, name, schema } = step.operation;
      if (object === 'other' || object === 'function' || object === 'type' || isNew(step, name)) return;
      yield { message: `Code that looks for ${sqlName(name)} in its old schema fails as soon as this is applied.`, help: `ALTER TABLE ${sqlName(name)} SET SCHEMA ${sqlName({ name: schema })};\nCREATE VIEW ${sqlName(name)} AS SELECT * FROM ${sqlName({ schema, name: name.name })};` };
    },
  },
});
