import { findSequence, sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew, successor } from '../src/rule.ts';

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
      yield {
        message: `Code that still says ${sqlName({ name })}.… fails as soon as this is applied.`,
        help: [`CREATE SCHEMA ${sqlName({ name: to })};`, `-- and there a view of each table of ${sqlName({ name })}; move the tables when no code names the old schema any more`].join('\n'),
      };
    },
  },
  *checkMigration(end) {
    for (const step of end.steps) {
      const { operation } = step;
      const isThere = step.effects.length > 0;
      if (operation.kind !== 'setSchema' || !isThere || !NAMED.has(operation.object) || isNew(step, operation.name) || findSequence(step.before, operation.name)?.createdBy === step.migration.id) continue;
      const [old, moved] = [sqlName(operation.name), sqlName({ schema: operation.schema, name: operation.name.name })];
      const rights = operation.object === 'materializedView' ? 'SELECT' : 'SELECT, INSERT, UPDATE, DELETE';
      const grant = `GRANT ${rights} ON ${old} TO <the roles that use it>;`;
      const left = successor(operation.name, end);
      if (left === 'full') continue;
      yield left === 'without rights'
        ? { range: operation.range, message: `The view ${old} has none of the rights that were granted on what has moved: other roles than the owner are refused.`, help: grant }
        : {
          range: operation.range,
          message: `Code that looks for ${old} in its old schema fails as soon as this is applied.`,
          help: operation.object === 'sequence' ? `Deploy code that finds ${moved} first, for instance by its search_path.` : [`${step.script.text.slice(...operation.range)};`, `CREATE VIEW ${old} AS SELECT * FROM ${moved};`, grant].join('\n'),
        };
    }
  },
});

/** What queries name: relations. */
const NAMED: ReadonlySet<string> = new Set(['table', 'view', 'materializedView', 'foreignTable', 'sequence']);
