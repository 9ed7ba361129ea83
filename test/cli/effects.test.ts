/** `ddlint effects`: what each statement does, for people and for programs. */
import { expect, it } from 'vitest';
import { ddlint, folder } from './run.ts';

const FILES = {
  'migrations/1.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE INDEX users_name_idx ON users (name);\n',
  'migrations/2.sql': [
    "SET lock_timeout = '2s';",
    'ALTER TABLE users ADD COLUMN age int, ALTER COLUMN name SET NOT NULL;',
    'CREATE TABLE orders (user_id bigint REFERENCES users);',
    'SELEC 1;',
    'CREATE INDEX CONCURRENTLY users_age_idx',
    '  ON users (age);',
    `UPDATE users SET name = '${'x'.repeat(200)}';`,
    '',
  ].join('\n'),
};

it('as text: where, what, and a row for each relation it touches', async () => {
  const { code, stdout, stderr } = await ddlint(['effects', '--engine', 'postgres@16'], { cwd: folder(FILES) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "migrations/1.sql:1  CREATE TABLE users (id bigint PRIMARY KEY, name text)
        locks nothing that was there before

    migrations/1.sql:2  CREATE INDEX users_name_idx ON users (name)
        users  SHARE  nobody waits, it is new here  builds an index over every row

    migrations/2.sql:1  SET lock_timeout = '2s'
        locks nothing that was there before

    migrations/2.sql:2  ALTER TABLE users ADD COLUMN age int, ALTER COLUMN name SET NOT NULL
        users  ACCESS EXCLUSIVE  blocks reads and writes  reads every row

    migrations/2.sql:3  CREATE TABLE orders (user_id bigint REFERENCES users)
        users  SHARE ROW EXCLUSIVE  blocks writes  an instant, whatever the size

    migrations/2.sql:4  SELEC 1
        not understood: what it locks is not known

    migrations/2.sql:5  CREATE INDEX CONCURRENTLY users_age_idx ON users (age)
        users  SHARE UPDATE EXCLUSIVE  blocks schema changes  builds an index over every row; cannot run in a transaction

    migrations/2.sql:7  UPDATE users SET name = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        users  ROW EXCLUSIVE  blocks writes to the same rows  changes rows, as many as match

    7 of 8 statements understood, 1 not checked.
    postgres@16; each file runs in one transaction (assumed; say with --transaction file|none); 1 file that cannot run in one is taken to run without.
    "
  `);
});

it('as JSON: statements in order with their operations', async () => {
  const { stdout, stderr } = await ddlint(['effects', 'migrations/2.sql', '--format', 'json'], { cwd: folder(FILES) });
  expect(stderr).toBe('');
  const { version, engine, steps } = JSON.parse(stdout) as { version: number; engine: string; steps: { path: string; line: number; endLine: number; sql: string; operations: { kind: string; range: [number, number]; effects: unknown[] }[] }[] };
  expect({ version, engine }).toEqual({ version: 1, engine: 'postgres@15' });
  expect(steps.map(({ path, line, endLine, operations }) => `${path}:${line}-${endLine} ${operations.map(({ kind }) => kind).join(', ')}`)).toMatchInlineSnapshot(`
    [
      "migrations/2.sql:1-1 setParameter",
      "migrations/2.sql:2-2 addColumn, setNotNull",
      "migrations/2.sql:3-3 createTable",
      "migrations/2.sql:4-4 unknown",
      "migrations/2.sql:5-6 createIndex",
      "migrations/2.sql:7-7 write",
    ]
  `);
  expect(steps[1]!.operations[0]!.effects).toMatchInlineSnapshot(`
    [
      {
        "blocks": "reads",
        "lock": "ACCESS EXCLUSIVE",
        "source": "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
        "table": "users",
        "work": "metadata",
      },
    ]
  `);
  expect(FILES['migrations/2.sql'].slice(...steps[1]!.operations[0]!.range)).toBe('ADD COLUMN age int');
});

it('no finding, no verdict: 0 whatever is shown', async () => {
  expect((await ddlint(['effects', '-'], { cwd: folder({}), input: 'DROP DATABASE production;' })).code).toBe(0);
});

it('wrong words are a mistake', async () => {
  expect(await ddlint(['effects', 'nowhere'], { cwd: folder({}) })).toMatchObject({ code: 2, stdout: '' });
});
