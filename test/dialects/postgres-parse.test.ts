import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';
import { fromBytes, fromCodePoints } from '../../src/dialects/postgres/offsets.ts';
import { createParser } from '../../src/dialects/postgres/parser.ts';

const wasm = readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url));
const postgres = createPostgres(wasm);

const statements = (sql: string) => postgres.parse(sql).map(({ range }) => sql.slice(...range));
const operations = (sql: string) => postgres.parse(sql).flatMap((statement) => statement.operations);
const kinds = (sql: string) => operations(sql).map(({ kind }) => kind);
const unknowns = (sql: string) => operations(sql).flatMap((operation) => (operation.kind === 'unknown' ? [{ ...operation, at: sql.slice(...operation.range) }] : []));

describe('positions', () => {
  const script = "\ufeff-- très 😀\r\nCREATE TABLE \"表\" (\"列\" int DEFAULT '😀');\r\n/* é */ ALTER TABLE \"表\" ADD COLUMN é text;\r\nALTER TABLE \"😀\" ADD COLUM ü int ü;\r\nDROP TABLE t";

  test('are the text in every script of the world', () => {
    expect(statements(script)).toEqual(["CREATE TABLE \"表\" (\"列\" int DEFAULT '😀')", 'ALTER TABLE "表" ADD COLUMN é text', 'ALTER TABLE "😀" ADD COLUM ü int ü', 'DROP TABLE t']);
    for (const { range, operations } of postgres.parse(script)) for (const operation of operations) expect(operation.range[0] >= range[0] && operation.range[1] <= range[1]).toBe(true);
  });

  test('of errors point at the token', () => {
    expect(unknowns(script)).toMatchObject([{ reason: 'syntax error at or near "int"', at: 'int', mentions: [{ name: '😀' }] }]);
  });

  test('count bytes and code points as UTF-16', () => {
    const text = 'aé表😀b';
    expect([0, 1, 3, 6, 10, 11].map(fromBytes(text))).toEqual([0, 1, 2, 3, 5, 6]);
    expect([0, 1, 2, 3, 4, 5].map(fromCodePoints(text))).toEqual([0, 1, 2, 3, 5, 6]);
  });
});

describe('one statement that cannot be read costs one statement', () => {
  const good = ['CREATE TABLE a (id int)', "ALTER TABLE a ADD COLUMN b text DEFAULT 'x'", 'CREATE INDEX ON a (b)', 'DROP TABLE a'];

  test('and ranges are the same whether the others were read with it or alone', () => {
    const alone = postgres.parse(good.join(';\n'));
    expect(postgres.parse(`${good.join(';\n')};\nCREATE TABEL x`).slice(0, -1)).toEqual(alone);
    expect(kinds(good.join(';\n'))).toEqual(['createTable', 'addColumn', 'createIndex', 'dropTable']);
  });

  test.each([
    ['a misspelt keyword', 'ALTER TABLE a ADD COLUMN c int; ALTER TABEL a ADD d int', 'syntax error at or near "TABEL"'],
    ['an end too early', 'ALTER TABLE', 'syntax error at or near ";"'],
    ['a parenthesis, and a comment with a semicolon behind it', 'CREATE TABLE c (d int -- or;\n', 'syntax error at or near ";"'],
    ['another database', 'CREATE TABLE `c` (d int AUTO_INCREMENT)', 'syntax error at or near "`"'],
  ])('%s', (_, bad, reason) => {
    const sql = [good[0], good[1], bad, good[2], good[3]].join(';\n');
    expect(unknowns(sql).map((unknown) => unknown.reason)).toEqual([reason]);
    expect(statements(sql).filter((statement) => good.includes(statement))).toEqual(good);
  });

  test('the end of the script', () => {
    expect(unknowns('DROP TABLE a; ALTER TABLE -- ;').map((unknown) => unknown.reason)).toEqual(['syntax error at end of input']);
  });

  test('actions without a comma are one statement', () => {
    const sql = 'ALTER TABLE a\n  DROP COLUMN b\n  DROP COLUMN c\n  ALTER COLUMN d SET NOT NULL';
    expect(statements(`${sql};\nDROP TABLE x`)).toEqual([sql, 'DROP TABLE x']);
    expect(unknowns(`${sql};`)).toMatchObject([{ reason: 'syntax error at or near "DROP"', mentions: [{ name: 'a' }] }]);
  });

  test('a NUL byte', () => {
    const sql = 'SELECT 1; DROP TABLE a\0b; DROP TABLE c';
    expect(statements(sql)).toEqual(['SELECT 1', 'DROP TABLE a\0b', 'DROP TABLE c']);
    expect(kinds(sql)).toEqual(['select', 'unknown', 'dropTable']);
  });

  test('nesting the parser has no room for', () => {
    const deep = `SELECT ${'a + '.repeat(30_000)}1`;
    expect(kinds(`DROP TABLE a; ${deep}; DROP TABLE b; SELECT ${'('.repeat(30_000)}1; DROP TABLE c`)).toEqual(['dropTable', 'unknown', 'dropTable', 'unknown', 'dropTable']);
  });

  test('what an unread statement mentions is told', () => {
    expect(unknowns('ALTER TABLE app.users FROBNICATE; CREATE INDX i ON "Orders" (x)')).toMatchObject([{ mentions: [{ schema: 'app', name: 'users' }] }, { mentions: [{ name: 'Orders' }] }]);
  });
});

describe('a semicolon is missing', () => {
  test('before a statement on a line of its own', () => {
    const sql = 'CREATE TABLE a (id int)\nALTER TABLE a\n  ADD COLUMN b int,\n  DROP COLUMN c -- now\nINSERT INTO a\nSELECT 1\nCREATE VIEW v AS\nSELECT 1;\nDROP TABLE a';
    expect(statements(sql)).toEqual(['CREATE TABLE a (id int)', 'ALTER TABLE a\n  ADD COLUMN b int,\n  DROP COLUMN c', 'INSERT INTO a\nSELECT 1', 'CREATE VIEW v AS\nSELECT 1', 'DROP TABLE a']);
    expect(unknowns(sql)).toEqual([]);
  });

  test('and clauses that could begin a statement stay where they are', () => {
    const sql = 'CREATE FUNCTION f() RETURNS int LANGUAGE sql\nSET search_path = a\nAS $$ select 1 $$\nDROP TABLE a';
    expect(statements(sql)).toHaveLength(2);
  });

  test('and one of the statements is wrong as well', () => {
    const sql = 'CREATE TABLE a (id int)\nALTER TABLE a ADD COLUM b int\nCREATE TABLE c (id int);';
    expect(kinds(sql)).toEqual(['createTable', 'unknown', 'createTable']);
    expect(unknowns(sql)[0]?.at).toBe('int');
  });

  test('and nothing in it can be read: one statement', () => {
    expect(statements('CREATE TRIGER t\nAFTER UPDATE ON a\nDELETE FROM b;\nSELECT 1')).toHaveLength(2);
  });
});

describe('what PostgreSQL says to a missing semicolon', () => {
  const said = (sql: string) => postgres.parse(sql).map(({ broken }) => broken?.reason.replace(', because no ; ends the statement before', ''));

  test.each([
    ['DROP TABLE a\nDROP TABLE b;\nDROP TABLE c', ['syntax error at or near "DROP"', undefined, undefined]],
    ['SELECT 1\nCREATE TABLE b (id int)\nDROP TABLE c;', ['syntax error at or near "CREATE"', 'syntax error at or near "DROP"', undefined]],
    ['DROP TABLE a;\nDROP TABEL b\nDROP TABLE c;', [undefined, undefined, undefined]],
    ['DROP TABLE a\n--> statement-breakpoint\nDROP TABLE b', [undefined, undefined]],
    ['DROP TABLE a\n-- +goose StatementEnd\n-- +goose StatementBegin\nDROP TABLE b', [undefined, undefined]],
    ['-- atlas:delimiter \\n\\n\nDROP TABLE a\n\nDROP TABLE b', [undefined, undefined]],
  ])('%j', (sql, reasons) => {
    expect(said(sql)).toEqual(reasons);
  });
});

describe('a quote is never closed', () => {
  test.each(["'", '"', '$$', '/*'])('%s', (quote) => {
    const sql = `CREATE TABLE a (id int);\nINSERT INTO a ${quote} VALUES (1);\nDROP TABLE b;\n\n-- last\nDROP TABLE c;\n`;
    expect(statements(sql)).toEqual(['CREATE TABLE a (id int)', `INSERT INTO a ${quote} VALUES (1)`, 'DROP TABLE b', 'DROP TABLE c']);
    expect(kinds(sql)).toEqual(['createTable', 'unknown', 'dropTable', 'dropTable']);
  });

  test('on the last line', () => { expect(kinds("SELECT 1;\nSELECT 'x")).toEqual(['select', 'unknown']); });
});

describe('what other programs put around SQL', () => {
  test('psql', () => {
    const sql = "\\set x 1\nCREATE TABLE :schema.t (a int DEFAULT :x, b text DEFAULT :'y');\n\\i more.sql\nSELECT a[1:2], b::int FROM t \\gset\n";
    expect(statements(sql)).toEqual(["CREATE TABLE :schema.t (a int DEFAULT :x, b text DEFAULT :'y')", '\\i more.sql', 'SELECT a[1:2], b::int FROM t']);
    expect(kinds(sql)).toEqual(['createTable', 'unknown', 'select']);
    expect(unknowns(sql)).toMatchObject([{ reason: '\\i runs SQL that is not in this file' }]);
  });

  test('psql conditions', () => {
    expect(operations('\\if :fresh\nDROP TABLE a;\n\\endif\nDROP TABLE b;').map(({ guard }) => guard)).toEqual(['\\if :fresh', undefined]);
  });

  test('templates', () => {
    const sql = "CREATE TABLE ${schema}.t_${n} (a int DEFAULT ${d});\nALTER TABLE {{ index .Options \"Ns\" }}.t ADD b int;\n{{ if .x }}DROP TABLE \"{{ .Ns }}\".t;{{ end }}\n${statement};\nSELECT '${x}'";
    expect(kinds(sql)).toEqual(['createTable', 'addColumn', 'dropTable', 'unknown', 'select']);
    expect(statements(sql)[0]).toBe('CREATE TABLE ${schema}.t_${n} (a int DEFAULT ${d})');
  });

  test('nothing at all', () => {
    for (const sql of ['', '\ufeff', ' \r\n', ';;', '-- x', '/* x */', '\\echo x']) expect(postgres.parse(sql)).toEqual([]);
  });
});

describe('data', () => {
  test('of COPY are not read', () => {
    const copy = 'COPY public.t (a, b) FROM stdin;\n' + "it's; DROP TABLE x;\t$$\n".repeat(1000) + '\\.';
    const sql = `CREATE TABLE public.t (a text, b text);\n${copy}\n\nDROP TABLE y;\n`;
    expect(statements(sql)[1]).toBe(copy);
    expect(operations(sql)).toMatchObject([{ kind: 'createTable' }, { kind: 'write', source: 'copy', table: { schema: 'public', name: 't' }, columns: ['a', 'b'] }, { kind: 'dropTable' }]);
  });

  test('of a long INSERT say the same as those of a short one', () => {
    const insert = (rows: number) => `INSERT INTO app."T" AS x (a, "B", c) VALUES\n${"  (1, 'it''s; (', NULL), -- row\n".repeat(rows)}  (2, upper('x'), (SELECT max(id) FROM other)),\n  (3, 'é', now())\nON CONFLICT (a) DO UPDATE SET c = excluded.c`;
    const [short, long] = [operations(insert(1)), operations(insert(5000))];
    expect(short).toMatchObject([{ kind: 'write', source: 'values', table: { schema: 'app', name: 'T' }, columns: ['a', 'B', 'c'], onConflictUpdate: true, reads: [{ name: 'other' }] }]);
    expect(long.map((operation) => ({ ...operation, range: undefined }))).toEqual(short.map((operation) => ({ ...operation, range: undefined })));
    expect(statements(`${insert(5000)}; SELECT 1`)).toEqual([insert(5000), 'SELECT 1']);
    expect(insert(5000).slice(...long[0]!.range)).toBe(insert(5000));
  });

  test('are not skipped in a long statement that is no INSERT … VALUES', () => {
    expect(operations(`INSERT INTO t SELECT * FROM s WHERE a IN (${'1, '.repeat(3000)}1)`)).toMatchObject([{ kind: 'write', source: 'select', reads: [{ name: 's' }] }]);
  });

  test('a dump of 10 MB is all there', () => {
    const dump = [
      'CREATE TABLE t (a int, b text);\n',
      'COPY t (a, b) FROM stdin;\n', "1\tsome text; it's ' fine $$ \\N\n".repeat(150_000), '\\.\n\n',
      'INSERT INTO t VALUES ', "(1, 'it''s; fine'),\n".repeat(100_000), "(2, 'last');\n",
      "INSERT INTO t (a, b) VALUES (1, 'some text; it''s fine');\n".repeat(50_000),
      'INSERT INTO t (a, b) VALUES (1 2);\n',
      'ALTER TABLE t ADD PRIMARY KEY (a);\n',
    ].join('');
    expect(dump.length).toBeGreaterThan(9e6);
    const read = postgres.parse(dump);
    expect(read).toHaveLength(50_005);
    expect(dump.slice(...read.at(-1)!.range)).toBe('ALTER TABLE t ADD PRIMARY KEY (a)');
    expect(read.filter((statement) => statement.operations.some(({ kind }) => kind === 'unknown')).map(({ range }) => dump.slice(...range))).toEqual(['INSERT INTO t (a, b) VALUES (1 2)']);
  }, 30_000);
});

describe('the parser', () => {
  test('is not compiled before it is needed, and says so when it is none', () => {
    const broken = createPostgres(new Uint8Array(8));
    expect(() => broken.parse('')).not.toThrow();
    expect(() => broken.parse('SELECT 1')).toThrow(WebAssembly.CompileError);
  });

  test('takes a compiled module', () => {
    expect(createPostgres(new WebAssembly.Module(wasm)).parse('SELECT 1')).toHaveLength(1);
  });

  test('frees what it took: the same calls get the same addresses again', () => {
    const trace: string[] = [];
    const traced = (name: string, value: unknown) => (...args: readonly unknown[]): unknown => {
      const result: unknown = Reflect.apply(value as () => unknown, undefined, args);
      trace.push(`${name}(${args.join()}) = ${String(result)}`);
      return result;
    };
    const { Instance, Module, RuntimeError } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      Module, RuntimeError,
      Instance: function (module: WebAssembly.Module, imports: object) {
        const { exports } = new Instance(module, imports);
        return { exports: Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, typeof value === 'function' ? traced(name, value) : value])) };
      },
    });
    const parser = createParser(wasm);
    const round = (): readonly string[] => {
      trace.length = 0;
      expect(parser.parse(`SELECT ${'1, '.repeat(500)}1`)).toHaveProperty('statements');
      expect(parser.parse(`SELECT ${'1, '.repeat(500)}`)).toHaveProperty('message');
      expect(parser.parsePlpgsql('DO $$ BEGIN DROP TABLE a; END $$')).toHaveProperty('functions');
      // An error in PL/pgSQL loses 16 bytes inside of libpg_query, every time.
      return [...trace];
    };
    for (let i = 0; i < 20; i++) round();
    const settled = round();
    expect(settled.length).toBeGreaterThan(9);
    for (let i = 0; i < 20; i++) round();
    expect(round()).toEqual(settled);
    vi.unstubAllGlobals();
  });
});
