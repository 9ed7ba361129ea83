import { sqlName } from '../src/catalog/names.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'drop-database',
  title: 'A migration does not drop databases, or all that a role owns',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'DROP DATABASE and DROP OWNED BY remove everything at once, beyond what any migration can know of.',
  instead: 'Do it by hand, with a backup, outside of migrations.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropdatabase.html', 'https://www.postgresql.org/docs/current/sql-drop-owned.html'],
  check: {
    *dropDatabaseObject({ operation: { object, name } }) {
      if (object !== 'database' && object !== 'owned') return;
      yield { message: object === 'database' ? `The whole database ${sqlName({ name })} is lost.` : `Everything that the role ${sqlName({ name })} owns in this database is dropped, tables included.`, help: 'Do this by hand, outside of migrations.' };
    },
  },
});
