import { sqlName } from '../src/catalog/names.ts';
import { isSystem } from '../src/catalog/references.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'system-catalog-write',
  title: 'Leave the system catalogs to the statements made for them',
  category: 'failure',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A row of a system catalog that is changed by hand takes no lock on the object, is checked by nobody, and is not seen by plans that are cached already. Only superusers may: hosted databases refuse it.',
  instead: 'Write the ALTER, COMMENT or GRANT that makes the change.',
  sources: ['https://www.postgresql.org/docs/current/catalogs.html'],
  check: {
    *write({ operation: { table } }) {
      if (isSystem(table) && table.schema?.toLowerCase() !== 'information_schema') yield { message: `This changes ${sqlName(table)} by hand: no lock is taken on what it describes, nothing checks it, and only superusers may.`, help: table.name === 'pg_index' ? 'Leave this out, with what puts it back and the REINDEX behind it: the writes between them keep the indexes up to date. To write many rows without the indexes, DROP them first and CREATE them again afterwards.' : 'Write the ALTER, COMMENT or GRANT that makes the change.', once: table.name };
    },
  },
});
