/** No reader throws, whatever stands in the files, and each statement is in a section of its own way. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadDialect } from '../../src/project/dialects.ts';
import { readersWith } from '../../src/readers/index.ts';
import { createDocuments } from '../../src/readers/liquibase/documents.ts';

const dialect = await loadDialect('postgres');
const LINES = ['-- +goose Up', '-- +goose Down', '-- +goose StatementBegin', '-- +goose StatementEnd', '-- +goose NO TRANSACTION', '-- migrate:up', '-- migrate:down transaction:false', '-- +migrate Up', '-- +migrate Down notransaction', '-- no-transaction', '--liquibase formatted sql', '--changeset a:1 endDelimiter:/', '--rollback SELECT 1;', '/* liquibase rollback', '--ignoreLines:start', '--property name:a value:b', '--include file:1_a.sql', '<databaseChangeLog>', '<changeSet id="1" author="a">', '<sql>SELECT ${a} &lt; 1; SELECT</sql>', '<createTable tableName="${a}"><column/></createTable>', '<include file="c.yaml"/>', '</changeSet>', '</databaseChangeLog>', 'databaseChangeLog:', '- changeSet: {id: 1, changes: [{sql: "SELECT 1\\n"}, {dropTable: {tableName: a}}]}', '- includeAll: {path: "."}', '--> statement-breakpoint', '-- Up Migration', '---- down migration', '-- atlas:delimiter SELECT', '-- atlas:checkpoint', 'SELECT 1;', "SELECT '😀", '/* open', 'VACUUM;', 'BEGIN;', ''];
const NAMES = ['1_a.sql', 'deploy/a.sql', 'revert/a.sql', 'deploy/a@v1.sql', 'supabase/migrations/20210101000000_init.sql', 'supabase/migrations/1_a.sql', '2_b.up.sql', '2_b.down.sql', 'V1__a.sql', 'V1.2__b.sql', 'U1__a.sql', 'B1__a.sql', 'R__a.sql', 'R.sql', '1_a/up.sql', '1_a/down.sql', '1_a/migration.sql', 'migration.sql', 'up.sql', '.sql', 'a', 'c.xml', 'c.yaml', 'd/c.json'];
const text = fc.array(fc.constantFrom(...LINES), { maxLength: 8 }).chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end)));
const files = fc.uniqueArray(fc.record({ path: fc.constantFrom(...NAMES), text }), { maxLength: 5, selector: ({ path }) => path });
const other = fc.constantFrom(undefined, '', '{', '{"entries":[{"tag":"1_a"}]}', 'provider = "postgresql"', 'project_id = "a"', '%project=a\n\na [b] 2024-01-01T00:00:00Z\n@v1 2024-01-01T00:00:00Z\na [a@v1] 2024-01-01T00:00:00Z\nd 2024-01-01T00:00:00Z', '[core]\nengine = pg\ntop_dir = ..\ndeploy_dir = ./x/../deploy', 'run_in_transaction = false', 'sqlx = "1"');

it.each(readersWith({ documents: createDocuments() }))('$name', (reader) => {
  fc.assert(fc.property(files, other, (given, beside) => {
    reader.detects(given, () => beside);
    const { migrations, unread } = reader.read({ files: given, dialect, transaction: 'assumed', beside: () => beside });
    const known = new Set(given.map(({ path }) => path));
    expect(migrations.flatMap(({ up, down }) => (down ? [up.path, down.path] : [up.path])).filter((path) => !known.has(path))).toEqual([]);
    expect(unread.filter(({ reason }) => !reason.includes('; '))).toEqual([]);
    for (const { up, down } of migrations) {
      for (const { sections, statements } of down ? [up, down] : [up]) {
        expect(statements.filter(({ range: [start, end] }) => sections && !(sections.some(([from, to]) => from <= start && start < to) && sections.some(([from, to]) => from < end && end <= to)))).toEqual([]);
      }
    }
  }), { numRuns: 200 });
});
