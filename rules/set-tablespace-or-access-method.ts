import { findIndex, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { Engine } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { inNewTable } from '../src/plan/new-table.ts';
import { repack } from '../src/plan/repack.ts';
import { copied, defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'set-tablespace-or-access-method',
  title: 'Moving a table to another tablespace or access method copies it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The whole table or index is copied under ACCESS EXCLUSIVE: nobody can read or write the table until that is done.',
  instead: 'Use pg_repack --tablespace, or copy the rows in batches into a new table and swap the two. Build an index anew, CONCURRENTLY.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE', 'https://www.postgresql.org/docs/current/sql-alterindex.html'],
  check: {
    *setTablespace(step) {
      const { table, tablespace, index } = step.operation;
      const isIndex = index === true || findIndex(step.before, table) !== undefined;
      yield* copied(step, 'This move copies', isIndex ? indexElsewhere(step.engine, table, tablespace) : repack(table, `--tablespace=${tablespace}`));
    },
    *setAccessMethod(step) {
      const { table, method } = step.operation;
      yield* copied(step, 'This move copies', inNewTable(table, 'CREATE TABLE', ` USING ${sqlName({ name: method })}`));
    },
  },
});

function indexElsewhere(engine: Engine, index: Name, tablespace: string): string {
  return supports(engine, 'reindexIntoTablespace')
    ? `REINDEX (CONCURRENTLY, TABLESPACE ${sqlName({ name: tablespace })}) INDEX ${sqlName(index)};\n-- outside a transaction`
    : `CREATE INDEX CONCURRENTLY … TABLESPACE ${sqlName({ name: tablespace })};\nDROP INDEX CONCURRENTLY ${sqlName(index)};\n-- outside a transaction`;
}
