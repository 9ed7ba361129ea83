import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isMadeHere, isNew, successor } from '../src/rule.ts';

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
    *renameSchema(step) {
      const { operation: { name, to }, before } = step;
      const inside = [...before.tables.entries()].filter(([key, table]) => key.startsWith(`${name}.`) && !isMadeHere(step, table.createdBy));
      if (inside.length === 0 && before.complete) return;
      yield {
        message: `Code that still says ${sqlName({ name })}.… fails as soon as this is applied.`,
        help: [`CREATE SCHEMA ${sqlName({ name: to })};`, `-- and there a view of each table of ${sqlName({ name })}; move the tables when no code names the old schema any more`].join('\n'),
      };
    },
    *setSchema(step, whole) {
      const { object, name, schema, range } = step.operation;
      if (step.effects.length === 0 || !NAMED.has(object) || isNew(step, name)) return;
      const [old, moved] = [sqlName(name), sqlName({ schema, name: name.name })];
      const grant = `GRANT ${object === 'materializedView' ? 'SELECT' : 'SELECT, INSERT, UPDATE, DELETE'} ON ${old} TO <the roles that use it>;`;
      switch (successor(step, name, whole)) {
        case 'full': return;
        case 'without rights':
          yield { message: `The new ${old} has none of the rights that were granted on what has moved: other roles than the owner are refused.`, help: grant };
          return;
        case 'perhaps without rights':
          yield { severity: 'note', message: `The view ${old} has none of the rights that others may have had on what has moved.`, help: grant, once: 'rights' };
          return;
        case 'none':
          yield {
            message: `Code that looks for ${old} in its old schema fails as soon as this is applied.`,
            help: object === 'sequence' ? `Deploy code that finds ${moved} first, for instance by its search_path.` : [`${step.script.text.slice(...range)};`, `CREATE VIEW ${old} AS SELECT * FROM ${moved};`, grant].join('\n'),
          };
      }
    },
  },
});

/** What queries name: relations. */
const NAMED: ReadonlySet<string> = new Set(['table', 'view', 'materializedView', 'foreignTable', 'sequence']);
