/** What each migration is for the code that runs beside it. */
import { expect, it } from 'vitest';
import { check } from '../src/index.ts';

const BEFORE = "CREATE TABLE users (id bigint PRIMARY KEY, name text, age int NOT NULL DEFAULT 0);\nCREATE TYPE mood AS ENUM ('ok');\nCREATE VIEW names AS SELECT name FROM users;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE SCHEMA shop;";

it.each([
  ['additive', 'CREATE TABLE orders (id bigint PRIMARY KEY)'],
  ['additive', 'CREATE TABLE orders (id bigint PRIMARY KEY); INSERT INTO orders VALUES (1); DROP TABLE orders'],
  ['additive', 'CREATE INDEX ON users (name)'],
  ['additive', 'ALTER TABLE users ADD COLUMN nick text'],
  ['additive', "ALTER TABLE users ADD COLUMN nick text NOT NULL DEFAULT ''"],
  ['additive', "ALTER TABLE users ADD COLUMN nick text DEFAULT ''; ALTER TABLE users ALTER COLUMN nick SET NOT NULL"],
  ['additive', 'ALTER TABLE users ADD COLUMN nick text; ALTER TABLE users DROP COLUMN nick'],
  ['additive', 'ALTER TABLE users ADD CHECK (age > 0) NOT VALID'],
  ['additive', 'ALTER TABLE users ALTER COLUMN age DROP NOT NULL'],
  ['additive', "ALTER TYPE mood ADD VALUE 'bad'"],
  ['additive', 'GRANT SELECT ON users TO public'],
  ['additive', 'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; DROP FUNCTION g()'],
  ['breaking', 'DROP TABLE users'],
  ['breaking', 'DROP VIEW names'],
  ['breaking', 'DROP FUNCTION f()'],
  ['breaking', 'DROP TYPE mood'],
  ['breaking', 'DROP SCHEMA shop'],
  ['breaking', 'ALTER TABLE users RENAME TO people'],
  ['breaking', 'ALTER TABLE users RENAME COLUMN name TO nick'],
  ['breaking', 'ALTER TABLE users ALTER COLUMN name TYPE varchar(9)'],
  ['breaking', 'ALTER TABLE users ALTER COLUMN name SET NOT NULL'],
  ['breaking', 'ALTER TABLE users ALTER COLUMN age DROP DEFAULT'],
  ['breaking', 'ALTER TABLE users ADD COLUMN nick text NOT NULL'],
  ['breaking', "ALTER TABLE users ADD COLUMN nick text NOT NULL DEFAULT ''; ALTER TABLE users ALTER COLUMN nick DROP DEFAULT"],
  ['breaking', "ALTER TYPE mood RENAME VALUE 'ok' TO 'good'"],
  ['breaking', 'ALTER TABLE users ENABLE ROW LEVEL SECURITY'],
  ['breaking', 'REVOKE SELECT ON users FROM public'],
  ['breaking', 'ALTER TABLE users ADD COLUMN nick text; DROP VIEW names; CREATE VIEW names AS SELECT nick FROM users'],
  ['breaking', 'DROP TABLE elsewhere'],
  ['data', "UPDATE users SET name = 'x' WHERE id = 1"],
  ['data', 'TRUNCATE users'],
  ['mixed', "ALTER TABLE users ADD COLUMN nick text; UPDATE users SET nick = 'x' WHERE id = 1"],
  ['mixed and breaking', "UPDATE users SET age = 1 WHERE id = 1; ALTER TABLE users DROP COLUMN name"],
  ['none', 'SELECT 1'],
  ['none', "SET lock_timeout = '2s'; COMMENT ON TABLE users IS 'x'; ANALYZE users"],
  ['unknown', 'CREATE TABLE orders (id bigint PRIMARY KEY); CRATE TABLE x (y int)'],
  ['breaking', 'DROP TABLE users; CRATE TABLE x (y int)'],
])('%s: %s', async (expected, text) => {
  const { migrations } = await check({ files: [{ path: '1.sql', text: BEFORE }, { path: '2.sql', text }] });
  expect(migrations.map(({ path }) => path)).toEqual(['1.sql', '2.sql']);
  const { change, breaking } = migrations[1]!;
  expect(change === 'mixed' && breaking ? 'mixed and breaking' : change).toBe(expected);
  expect(breaking).toBe(expected.endsWith('breaking'));
});

it('what is deployed together is new together', async () => {
  const files = [{ path: '1.sql', text: BEFORE }, { path: '2.sql', text: 'ALTER TABLE users ADD COLUMN nick text' }, { path: '3.sql', text: 'ALTER TABLE users RENAME COLUMN nick TO alias' }];
  expect((await check({ files })).migrations.map(({ change }) => change)).toEqual(['additive', 'additive', 'breaking']);
  expect((await check({ files, changed: ['2.sql', '3.sql'] })).migrations).toEqual([{ path: '2.sql', change: 'additive', breaking: false }, { path: '3.sql', change: 'additive', breaking: false }]);
});
