/** `import { check } from 'ddlint'`: files in, findings and steps out. */
import { describe, expect, it } from 'vitest';
import { check, UserError } from '../src/index.ts';
import type { CheckOptions } from '../src/index.ts';

const FILES = [
  { path: '001_users.sql', text: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n' },
  { path: '002_email.sql', text: "SET lock_timeout = '2s';\n\tCREATE INDEX users_email_idx\n  ON users (email);\n" },
];

describe('findings', () => {
  it('say what, where, how bad and what instead', async () => {
    const { version, engine, findings, statements } = await check({ engine: 'postgres@15', transaction: 'file', files: FILES });
    expect({ version, engine, statements }).toEqual({ version: 1, engine: 'postgres@15', statements: { read: 3, understood: 3, unknown: [] } });
    expect(findings).toEqual([{
      rule: 'index-not-concurrent',
      category: 'locking',
      severity: 'error',
      path: '002_email.sql',
      line: 2,
      column: 2,
      endLine: 3,
      endColumn: 19,
      message: expect.stringContaining('SHARE') as string,
      help: expect.stringMatching(/^CREATE INDEX CONCURRENTLY users_email_idx\n {2}ON users \(email\);/) as string,
      url: 'https://github.com/ddlint/ddlint/blob/main/rules/README.md#index-not-concurrent',
      fixes: [{ title: expect.any(String) as string, safe: false, edits: [{ range: [26, 73], text: 'CREATE INDEX CONCURRENTLY users_email_idx\n  ON users (email)' }] }],
    }]);
  });

  it('count columns in UTF-16 units from 1, on lines that end in LF, CRLF or CR', async () => {
    const { findings } = await check({ files: [{ path: 'a.sql', text: "/* 🎉 */ SELECT 'größe';\r\n/* 🎉\r */ DROP TABLE \"größe\";" }], rules: { 'missing-lock-timeout': 'off' } });
    expect(findings).toMatchObject([{ rule: 'drop-table', line: 3, column: 5, endLine: 3, endColumn: 23 }]);
  });

  it('come in the order of the files, then of the text', async () => {
    const files = ['b', 'a'].map((name) => ({ path: `${name}.sql`, text: `DROP TABLE ${name}1;\nDROP TABLE ${name}2;\n` }));
    const { findings } = await check({ files, rules: { 'missing-lock-timeout': 'off', 'wide-lock-window': 'off' } });
    expect(findings.map(({ path, line }) => `${path}:${line}`)).toEqual(['b.sql:1', 'b.sql:2', 'a.sql:1', 'a.sql:2']);
  });
});

describe('steps', () => {
  it('are the statements in order, each with its operations and what these do', async () => {
    const { steps } = await check({ engine: 'postgres@15', files: FILES });
    expect(steps.map(({ path, line, endLine, sql, operations }) => ({ path, line, endLine, sql, kinds: operations.map(({ kind }) => kind) }))).toEqual([
      { path: '001_users.sql', line: 1, endLine: 1, sql: 'CREATE TABLE users (id bigint PRIMARY KEY, email text)', kinds: ['createTable'] },
      { path: '002_email.sql', line: 1, endLine: 1, sql: "SET lock_timeout = '2s'", kinds: ['setParameter'] },
      { path: '002_email.sql', line: 2, endLine: 3, sql: 'CREATE INDEX users_email_idx\n  ON users (email)', kinds: ['createIndex'] },
    ]);
    expect(steps[2]!.operations[0]!).toEqual({
      kind: 'createIndex',
      range: [26, 73],
      effects: [{ table: 'users', lock: 'SHARE', blocks: 'writes', work: 'scan', index: 'build', source: expect.stringMatching(/^https:/) as string }],
    });
  });

  it('have no operation where nothing could be read, but one that says so', async () => {
    const { steps, statements } = await check({ files: [{ path: 'a.sql', text: '\nSELEC 1;' }] });
    expect(steps).toMatchObject([{ line: 2, sql: 'SELEC 1', operations: [{ kind: 'unknown', effects: [] }] }]);
    expect(statements).toEqual({ read: 1, understood: 0, unknown: [{ path: 'a.sql', line: 2, reason: 'syntax error at or near "SELEC"' }] });
  });
});

describe('options', () => {
  const ALTER = { path: '1.sql', text: 'ALTER TABLE a ALTER COLUMN b TYPE bigint;' };

  it('schema: what was there before the first file', async () => {
    const { findings, steps } = await check({ schema: 'CREATE TABLE a (b integer);', files: [ALTER] });
    expect(findings.map(({ message }) => message).join()).toContain('integer → bigint');
    expect(steps).toHaveLength(1);
  });

  it('rules: severity by id', async () => {
    const { findings } = await check({ files: FILES, rules: { 'index-not-concurrent': 'note' } });
    expect(findings).toMatchObject([{ rule: 'index-not-concurrent', severity: 'note' }]);
  });

  it('engine and transaction: postgres@15 and file when left out', async () => {
    const files = [{ path: '1.sql', text: 'CREATE INDEX CONCURRENTLY i ON a (b);' }];
    expect(await check({ files })).toMatchObject({ engine: 'postgres@15', findings: [{ rule: 'concurrently-in-transaction', severity: 'error' }] });
    expect(await check({ files, transaction: 'file' })).toEqual(await check({ files }));
    expect((await check({ files, transaction: 'none', rules: { 'missing-lock-timeout': 'off' } })).findings).toEqual([]);
  });

  it('reader: known by markers, otherwise as somebody says, with what lies beside the migrations', async () => {
    const rules = { 'missing-lock-timeout': 'off', 'index-not-concurrent': 'off' } as const;
    const goose = await check({ files: [{ path: '1_a', text: '-- +goose Up\nVACUUM a;\n-- +goose Down\nDROP TABLE a;' }], reader: 'sql', rules });
    expect(goose.findings.map(({ rule }) => rule)).toEqual(['concurrently-in-transaction', 'drop-table']);
    const marked = await check({ files: [{ path: '1_a.sql', text: '-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM a;\n-- +goose Down\nDROP TABLE a;' }], rules });
    expect(marked.findings).toEqual([]);
    const journal = (dialect: string): { path: string; text: string } => ({ path: 'meta/_journal.json', text: JSON.stringify({ dialect, entries: [{ tag: '0_a' }] }) });
    const drizzle = await check({ files: [{ path: '0_a.sql', text: 'VACUUM a;' }, journal('postgresql')], reader: 'drizzle', rules });
    expect(drizzle.findings.map(({ help }) => help)).toEqual(['Run it by hand: drizzle puts all pending migrations into one transaction.']);
    await expect(check({ files: [{ path: '0_a.sql', text: '' }, journal('mysql')], reader: 'drizzle' })).rejects.toThrow('Nothing to check: meta/_journal.json says that it is for mysql.');
  });
  it.each([
    ['flyway.toml', '[flyway]\nlocations = ["filesystem:db"]\nsqlMigrationPrefix = "M"\nsqlMigrationSuffixes = [".pgsql"]\n[flyway.placeholders]\nt = "users"\n'],
    ['src/main/resources/application.yml', 'spring.flyway:\n  locations: filesystem:db\n  sqlMigrationPrefix: M\n  sqlMigrationSuffixes: .pgsql\n  placeholders: {t: users}\n'],
  ])('what is said to Flyway in %s among the files', async (path, text) => {
    const files = [{ path, text }, { path: 'db/M10__b.pgsql', text: 'DROP TABLE ${t};' }, { path: 'db/M9__a.pgsql', text: 'CREATE TABLE users (id bigint PRIMARY KEY);' }, { path: 'other/x.sql', text: 'DROP TABLE x;' }];
    const { findings, statements } = await check({ files, rules: { 'missing-lock-timeout': 'off' } });
    expect(findings.map(({ rule, path, message }) => ({ rule, path, message }))).toEqual([{ rule: 'drop-table', path: 'db/M10__b.pgsql', message: expect.stringContaining('users') as string }]);
    expect(statements.read).toBe(2);
  });

  it('what is said to Flyway about other folders counts for nothing', async () => {
    const files = [{ path: 'a/flyway.toml', text: '[flyway]\nlocations = ["filesystem:db"]\n' }, { path: 'b/x.sql', text: 'DROP TABLE b;' }];
    expect((await check({ files, rules: { 'missing-lock-timeout': 'off' } })).findings.map(({ rule }) => rule)).toEqual(['drop-table']);
  });

  it('what is said to Liquibase among the files', async () => {
    const changelog = '<databaseChangeLog><changeSet id="1" author="a"><dropTable tableName="${t}"/></changeSet></databaseChangeLog>';
    const files = [{ path: 'liquibase.properties', text: 'changelogFile=db/changelog.xml\nparameter.t=users\n' }, { path: 'db/changelog.xml', text: changelog }];
    const { findings } = await check({ files, rules: { 'missing-lock-timeout': 'off', 'missing-down': 'off' } });
    expect(findings.map(({ rule, message }) => ({ rule, message }))).toMatchObject([{ rule: 'drop-table', message: expect.stringContaining('users') as string }]);
  });

  it('reader: plain SQL', async () => {
    expect((await check({ files: FILES, reader: 'sql' })).findings).toHaveLength(1);
  });

  it('changed: which of the files are new, and deployed together', async () => {
    const files = [
      { path: '1.sql', text: 'CREATE TABLE a (id bigint PRIMARY KEY, b int);' },
      { path: '2.sql', text: 'DROP TABLE z;' },
      { path: '3.sql', text: 'CREATE TABLE c (id bigint PRIMARY KEY, d int);' },
      { path: '4.sql', text: 'CREATE INDEX ON a (b);\nCREATE INDEX ON c (d);' },
    ];
    const places = async (changed?: readonly string[]): Promise<readonly string[]> => (await check({ files, ...(changed && { changed }), rules: { 'missing-lock-timeout': 'off', 'unknown-object': 'off', 'wide-lock-window': 'off' } })).findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
    expect(await places()).toEqual(['2.sql:1 drop-table', '4.sql:1 index-not-concurrent', '4.sql:2 index-not-concurrent']);
    expect(await places(['4.sql'])).toEqual(['4.sql:1 index-not-concurrent', '4.sql:2 index-not-concurrent']);
    expect(await places(['3.sql', '4.sql'])).toEqual(['4.sql:1 index-not-concurrent']);
    expect(await places([])).toEqual([]);
    const { steps, statements, compared } = await check({ files, changed: ['3.sql'] });
    expect([steps.length, statements.read, compared]).toEqual([1, 1, { migrations: 4, added: 1, edited: 0 }]);
  });

  it('base: the files as others have them', async () => {
    const file = (path: string, name: string): { path: string; text: string } => ({ path, text: `CREATE TABLE ${name} (id bigint PRIMARY KEY);` });
    const base = [file('1_a.up.sql', 'a'), file('3_c.up.sql', 'c'), file('4_d.up.sql', 'd')];
    const { findings, compared, statements } = await check({ reader: 'golang-migrate', rules: { 'missing-down': 'off' }, base, files: [file('1_a.up.sql', 'aa'), file('2_b.up.sql', 'b'), file('3_c.up.sql', 'c')] });
    expect(findings.map(({ path, rule }) => `${path} ${rule}`)).toEqual(['1_a.up.sql edited-applied-migration', '2_b.up.sql out-of-order-migration', '4_d.up.sql edited-applied-migration']);
    expect([compared, statements.read]).toEqual([{ migrations: 3, added: 1, edited: 1 }, 2]);
    await expect(check({ files: base, base: [{ path: 'x.sql' }] as unknown as typeof base })).rejects.toThrow('base must be a list of { path, text }, both texts.');
  });

  it('files: none is nothing to say', async () => {
    expect(await check({ files: [] })).toEqual({ version: 1, engine: 'postgres@15', findings: [], statements: { read: 0, understood: 0, unknown: [] }, migrations: [], steps: [] });
  });

  it('one call knows nothing of another', async () => {
    const [together, alone] = await Promise.all([check({ files: FILES }), check({ files: FILES.slice(1) })]);
    expect(await check({ files: FILES })).toEqual(together);
    expect(alone.statements.read).toBe(2);
  });
});

describe('a mistake is refused with what is allowed', () => {
  it.each<[unknown, string]>([
    [{ files: [], engine: 'oracle@19' }, 'There is no engine oracle@19. Allowed: postgres@10, '],
    [{ files: [], transaction: 'each' }, 'There is no transaction mode each. Allowed: file, none.'],
    [{ files: [], reader: 'rails' }, 'There is no reader rails. Allowed: goose, '],
    [{ files: [], rules: { 'drop-tabel': 'off' } }, 'There is no rule drop-tabel. Did you mean drop-table?'],
    [{ files: [], rules: { 'drop-table': 'fatal' } }, 'drop-table cannot be fatal. Allowed: off, note, warning, error.'],
    [{ files: [FILES[0], FILES[0]] }, 'Two files have the path 001_users.sql. Give each a path of its own.'],
    [{ files: [{ path: 'a.sql' }] }, 'files must be a list of { path, text }, both texts.'],
    [{ files: ['a.sql'] }, 'files must be a list of { path, text }, both texts.'],
    [{ files: 'a.sql' }, 'files must be a list of { path, text }, both texts.'],
    [{}, 'files must be a list of { path, text }, both texts.'],
    [undefined, 'files must be a list of { path, text }, both texts.'],
    [{ files: FILES, changed: ['x.sql'] }, 'changed must be a list of paths of files.'],
    [{ files: FILES, changed: '001_users.sql' }, 'changed must be a list of paths of files.'],
    [{ files: [], schema: 1 }, 'schema must be the text of a schema.'],
  ])('%j', async (options, message) => {
    const refused = check(options as CheckOptions);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
  });
});
