import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'drop-schema',
  title: 'DROP SCHEMA … CASCADE drops every table in it',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'With CASCADE everything in the schema is gone, and whatever refers to it from outside. Without it the statement fails unless the schema is empty.',
  instead: 'Drop the tables by name in earlier releases, then the schema without CASCADE.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropschema.html'],
  check: {
    *dropSchema(step) {
      const { operation: { name, cascade, ifExists }, before } = step;
      const inside = [...before.tables.entries()].filter(([key, table]) => (name === 'public' ? !key.includes('.') : key.startsWith(`${name}.`)) && !isMadeHere(step, table.createdBy)).map(([key]) => sqlName(key));
      const isEmpty = before.complete && (ifExists || before.schemas.has(name));
      if (inside.length === 0 && (isEmpty || !cascade)) return;
      const exists = ifExists ? 'IF EXISTS ' : '';
      const list = `${inside.slice(0, 5).join(', ')}${inside.length > 5 ? ` and ${inside.length - 5} more` : ''}`;
      const what = inside.length === 0 ? `Whatever is in the schema ${sqlName({ name })} is dropped with it, tables with all rows` : `${list} ${inside.length === 1 ? 'is' : 'are'} dropped with the schema ${sqlName({ name })}, with all rows`;
      yield cascade
        ? { message: `${what}.`, help: `-- drop by name what is in it first, then:\nDROP SCHEMA ${exists}${sqlName({ name })};` }
        : { message: `This fails: the schema ${sqlName({ name })} still holds ${list}.`, help: 'Drop what is in it by name first.' };
    },
  },
});
