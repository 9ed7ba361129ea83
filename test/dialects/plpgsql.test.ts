import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';

const postgres = createPostgres(readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url)));

/** Kind, text and guard of every operation. */
const found = (sql: string) => postgres.parse(sql).flatMap(({ operations }) => operations.map(({ kind, range, guard }) => [kind, sql.slice(...range), ...(guard === undefined ? [] : [guard])]));
const block = (body: string, declare = '') => `-- é 😀\nDO $$\n${declare}BEGIN\n${body}\nEND $$;\nDROP TABLE behind`;
const inBlock = (body: string, declare?: string) => found(block(body, declare)).slice(0, -1);

describe('static SQL', () => {
  test('stands where it is written', () => {
    expect(inBlock('  -- DROP TABLE a;\n  DROP TABLE a; /* DROP TABLE b; */ DROP TABLE b;\n  ALTER TABLE "É"\n    ADD c int;\n  DROP TABLE a;')).toEqual([
      ['dropTable', 'DROP TABLE a'], ['dropTable', 'DROP TABLE b'], ['addColumn', expect.stringContaining('c int')], ['dropTable', 'DROP TABLE a'],
    ]);
    const sql = block('  -- DROP TABLE a;\n  NULL; DROP TABLE a;\n  DROP TABLE a;');
    expect(postgres.parse(sql)[0]!.operations.map(({ range: [start] }) => start)).toEqual([sql.indexOf('NULL; ') + 6, sql.lastIndexOf('DROP TABLE a')]);
  });

  test('with INTO, PERFORM and CALL', () => {
    expect(inBlock("  SELECT count(*) INTO STRICT n FROM t WHERE a = 'é';\n  INSERT INTO t VALUES (1) RETURNING id INTO n;\n  perform  f(1);\n  CALL p();\n  COMMIT;\n  ROLLBACK;", 'DECLARE n int;\n')).toEqual([
      ['select', "SELECT count(*) INTO STRICT n FROM t WHERE a = 'é'"], ['write', 'INSERT INTO t VALUES (1) RETURNING id'], ['select', 'perform  f(1)'], ['call', 'CALL p()'], ['commit', 'COMMIT'], ['rollback', 'ROLLBACK'],
    ]);
  });

  test('without effect on tables is nothing', () => {
    expect(inBlock("  n := 1; n = n + 2;\n  RAISE NOTICE 'x %', n;\n  ASSERT n > 1;\n  GET DIAGNOSTICS n = ROW_COUNT;\n  NULL;\n  RETURN;", 'DECLARE n int := 5;\n')).toEqual([]);
  });

  test('in expressions and declarations', () => {
    expect(inBlock('  n := f(2); n := f (2) + 1; WHILE g() LOOP NULL; END LOOP;', 'DECLARE n int;\n')).toEqual([['select', 'f(2)'], ['select', 'f (2) + 1'], ['select', 'g()']]);
    expect(inBlock('  n := (SELECT max(a) FROM s);\n  OPEN c;', 'DECLARE n int := (SELECT count(*) FROM t); c CURSOR FOR SELECT * FROM u;\n')).toEqual([
      ['select', '(SELECT count(*) FROM t)'], ['select', '(SELECT max(a) FROM s)'], ['select', 'SELECT * FROM u'],
    ]);
  });
});

describe('conditions', () => {
  test('IF, ELSIF, ELSE and nested ones', () => {
    expect(inBlock("  IF NOT EXISTS (\n    SELECT 1 FROM pg_class WHERE relname = 'é') THEN\n    CREATE TABLE a ();\n    IF y THEN DROP TABLE b; END IF;\n  ELSIF x > 1 THEN DROP TABLE c;\n  ELSE DROP TABLE d; END IF;", 'DECLARE x int; y bool;\n')).toEqual([
      ['select', "NOT EXISTS (\n    SELECT 1 FROM pg_class WHERE relname = 'é')"],
      ['createTable', 'CREATE TABLE a ()', "IF NOT EXISTS ( SELECT 1 FROM pg_class WHERE relname = 'é')"],
      ['dropTable', 'DROP TABLE b', "IF NOT EXISTS ( SELECT 1 FROM pg_class WHERE relname = 'é'), IF y"],
      ['dropTable', 'DROP TABLE c', 'ELSIF x > 1'],
      ['dropTable', 'DROP TABLE d', "ELSE of IF NOT EXISTS ( SELECT 1 FROM pg_class WHERE relname = 'é')"],
    ]);
  });

  test('CASE', () => {
    expect(inBlock('  CASE x WHEN 1, 2 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE;\n  CASE WHEN x > 3 THEN DROP TABLE c; END CASE;', 'DECLARE x int;\n')).toEqual([
      ['dropTable', 'DROP TABLE a', 'CASE x WHEN 1, 2'], ['dropTable', 'DROP TABLE b', 'CASE x ELSE'], ['dropTable', 'DROP TABLE c', 'CASE WHEN x > 3'],
    ]);
  });

  test('loops', () => {
    expect(inBlock("  LOOP DROP TABLE a; EXIT; END LOOP;\n  WHILE true LOOP DROP TABLE b; END LOOP;\n  FOR i IN 1..3 LOOP DROP TABLE c; END LOOP;\n  FOR r IN SELECT * FROM t LOOP DROP TABLE d; END LOOP;\n  FOREACH x IN ARRAY xs LOOP DROP TABLE e; END LOOP;\n  FOR r IN EXECUTE 'SELECT 1 FROM u' LOOP DROP TABLE f; END LOOP;\n  FOR q IN c LOOP DROP TABLE g; END LOOP;", 'DECLARE r record; x int; xs int[]; c CURSOR FOR SELECT * FROM v;\n')).toEqual([
      ['dropTable', 'DROP TABLE a', 'LOOP'],
      ['dropTable', 'DROP TABLE b', 'WHILE true LOOP'],
      ['dropTable', 'DROP TABLE c', 'FOR … IN 1..3 LOOP'],
      ['select', 'SELECT * FROM t'], ['dropTable', 'DROP TABLE d', 'FOR … IN SELECT * FROM t LOOP'],
      ['dropTable', 'DROP TABLE e', 'FOREACH … IN ARRAY xs LOOP'],
      ['select', 'SELECT 1 FROM u'], ['dropTable', 'DROP TABLE f', "FOR … IN EXECUTE 'SELECT 1 FROM u' LOOP"],
      ['select', 'SELECT * FROM v'], ['dropTable', 'DROP TABLE g', 'FOR … IN cursor LOOP'],
    ]);
  });

  test('exception handlers', () => {
    expect(inBlock('  DROP TABLE a;\n  BEGIN\n    CREATE TYPE t AS ENUM ();\n  EXCEPTION WHEN duplicate_object OR undefined_table THEN NULL;\n    WHEN OTHERS THEN DROP TABLE b;\n  END;')).toEqual([
      ['dropTable', 'DROP TABLE a'], ['createType', 'CREATE TYPE t AS ENUM ()', 'unless duplicate_object or undefined_table or others'], ['dropTable', 'DROP TABLE b', 'EXCEPTION WHEN others'],
    ]);
  });
});

describe('EXECUTE', () => {
  test('of constants is what they say', () => {
    expect(inBlock("  EXECUTE 'DROP TABLE a';\n  EXECUTE format('DROP TABLE b');\n  EXECUTE 'DROP '\n    || 'TABLE c; DROP TABLE d';\n  EXECUTE $q$ DROP TABLE e $q$;\n  EXECUTE ('UPDATE t SET a = $1') USING 1;")).toEqual([
      ['dropTable', 'DROP TABLE a'], ['dropTable', 'DROP TABLE b'], ['dropTable', "DROP '\n    || 'TABLE c"], ['dropTable', 'DROP TABLE d'], ['dropTable', 'DROP TABLE e'], ['write', 'UPDATE t SET a = $1'],
    ]);
  });

  test('is read where it is the same whatever number is put in', () => {
    expect(inBlock("  EXECUTE 'ALTER TABLE a ALTER COLUMN id RESTART WITH ' || (coalesce((SELECT max(id) FROM a), 0) + 1)::text;\n  EXECUTE 'ALTER SEQUENCE s RESTART ' || n || ';DROP TABLE b';", 'DECLARE n text;\n').map(([kind]) => kind)).toEqual(['select', 'setIdentity', 'alterSequence', 'dropTable']);
    expect(inBlock("  EXECUTE 'DROP TABLE t_' || n;\n  EXECUTE 'ALTER TABLE t ALTER COLUMN a SET DEFAULT ' || n;\n  EXECUTE n || ' a';\n  EXECUTE 'DROP TABLE a ' || n;", 'DECLARE n text;\n').map(([kind]) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  test('of constants that are put together is spelled out', () => {
    const spelled = (statements: string): unknown => {
      const { rendered } = postgres.parse(block(statements, 'DECLARE n text; c text;\n'))[0]!;
      return rendered?.operations.map(({ kind, range }) => [kind, rendered.text.slice(...range)]);
    };
    expect(spelled("  EXECUTE format('ALTER TABLE %I.%I ADD x text DEFAULT %L; DROP TABLE %2$s', 'app', 'Mixed', 'it''s');")).toEqual([['addColumn', "ALTER TABLE app.\"Mixed\" ADD x text DEFAULT ''it''''s''"], ['dropTable', 'DROP TABLE Mixed']]);
    expect(spelled("  FOREACH n IN ARRAY ARRAY['a', 'B'] LOOP\n    EXECUTE format('DROP TABLE %I', n);\n    EXECUTE 'DROP VIEW v_' || n;\n  END LOOP;")).toEqual([['dropTable', 'DROP TABLE a'], ['dropView', 'DROP VIEW v_a'], ['dropTable', 'DROP TABLE "B"'], ['dropView', 'DROP VIEW v_B']]);
    expect(spelled("  EXECUTE format('DROP TABLE %I', n);\n  EXECUTE format('DROP TABLE %5I', 'a');\n  EXECUTE format('DROP TABLE %I');")).toBeUndefined();
    for (const other of ['EXIT', "n := 'c'", "EXECUTE 'DROP TABLE ' || c", "EXECUTE format('DROP TABLE %I', c)"]) expect(spelled(`  FOREACH n IN ARRAY ARRAY['a', 'b'] LOOP\n    EXECUTE format('DROP TABLE %I', n);\n    ${other};\n  END LOOP;`)).toBeUndefined();
  });

  test('of anything else is unknown, with the tables it mentions', () => {
    const sql = block("  EXECUTE 'ALTER TABLE app.users ADD COLUMN ' || n || ' int REFERENCES orders';\n  EXECUTE format('ALTER TABLE %I ADD %I int', 'Mixed', n);\n  EXECUTE n;\n  EXECUTE format('DROP TABLE %I.%I', 'a', n);", 'DECLARE n text;\n');
    const unknowns = postgres.parse(sql)[0]!.operations.map((operation) => (operation.kind === 'unknown' ? [sql.slice(...operation.range), operation.mentions] : operation.kind));
    expect(unknowns).toEqual([
      ["'ALTER TABLE app.users ADD COLUMN ' || n || ' int REFERENCES orders'", [{ schema: 'app', name: 'users' }, { name: 'orders' }]],
      ["format('ALTER TABLE %I ADD %I int', 'Mixed', n)", [{ name: 'Mixed' }]],
      ['n', []],
      ["format('DROP TABLE %I.%I', 'a', n)", [{ name: 'a' }]],
    ]);
  });

  test('that cannot be read is one unknown of many', () => {
    expect(inBlock("  EXECUTE 'DROP TABEL a; DROP TABLE b';\n  DROP TABLE c;")).toEqual([['unknown', 'TABEL'], ['dropTable', 'DROP TABLE b'], ['dropTable', 'DROP TABLE c']]);
  });
});

describe('bodies', () => {
  test('in quotes', () => {
    expect(found("DO 'BEGIN ALTER TABLE a ADD b text DEFAULT ''x''; DROP TABLE c; EXECUTE ''DROP TABLE d''; END'")).toEqual([['addColumn', expect.stringContaining("b text DEFAULT ''x''")], ['dropTable', 'DROP TABLE c'], ['dropTable', 'DROP TABLE d']]);
  });

  test('with carriage returns, templates and a tag of ours', () => {
    expect(found('DO $x$\r\nBEGIN\r\n  DROP TABLE ${schema}.t;\r\n  PERFORM $body$;$body$;\r\n  DROP TABLE "{{ .Ns }}".u;\r\nEND\r\n$x$')).toEqual([['dropTable', 'DROP TABLE ${schema}.t'], ['select', 'PERFORM $body$;$body$'], ['dropTable', 'DROP TABLE "{{ .Ns }}".u']]);
  });

  test('in blocks in blocks', () => {
    expect(inBlock("  EXECUTE 'DO $q$ BEGIN DROP TABLE a; END $q$';")).toEqual([['dropTable', 'DROP TABLE a']]);
  });

  test('that cannot be read', () => {
    expect(found('DO $$ BEGIN DROP TABLE a; SELEC 1; END $$; DROP TABLE b')).toEqual([['unknown', ' BEGIN DROP TABLE a; SELEC 1; END '], ['dropTable', 'DROP TABLE b']]);
    expect(postgres.parse('DO $$ BEGIN DROP TABLE a; SELEC 1; END $$')[0]!.operations).toMatchObject([{ reason: 'syntax error at or near "SELEC"', mentions: [{ name: 'a' }] }]);
  });

  test('in another language', () => {
    expect(postgres.parse('DO LANGUAGE plpython3u $$ x $$')[0]!.operations).toMatchObject([{ kind: 'unknown', reason: 'DO in plpython3u, which is not read' }]);
    expect(found("DO $$ BEGIN DROP TABLE a; END $$ LANGUAGE 'plpgsql'")).toEqual([['dropTable', 'DROP TABLE a']]);
  });

  test('of functions do not run now', () => {
    expect(found('CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE a; END $$').map(([kind]) => kind)).toEqual(['createFunction']);
  });
});

describe('routines', () => {
  const inRoutine = (definition: string) => {
    const sql = `-- é 😀\n${definition}; DROP TABLE behind`;
    const [operation] = postgres.parse(sql).flatMap(({ operations }) => operations);
    return operation?.kind === 'createFunction' ? operation.body?.operations.map(({ kind, range, guard }) => [kind, sql.slice(...range), ...(guard === undefined ? [] : [guard])]) : undefined;
  };

  test('in PL/pgSQL', () => {
    expect(inRoutine("CREATE FUNCTION f(n int, OUT r app.t, names text[] = '{}') RETURNS SETOF app.t LANGUAGE plpgsql AS $x$\nDECLARE row users%ROWTYPE;\nBEGIN\n  n := 1; r.a := (SELECT max(a) FROM s);\n  IF n > 0 THEN DROP TABLE a; END IF;\n  RETURN NEXT;\n  RETURN QUERY SELECT * FROM u;\n  RETURN;\nEND $x$ STABLE")).toEqual([
      ['select', '(SELECT max(a) FROM s)'], ['dropTable', 'DROP TABLE a', 'IF n > 0'], ['select', 'SELECT * FROM u'],
    ]);
    expect(inRoutine("CREATE OR REPLACE PROCEDURE p(INOUT n int) AS 'BEGIN DELETE FROM t WHERE a = ''x''; COMMIT; END' LANGUAGE 'plpgsql'")).toEqual([['write', "DELETE FROM t WHERE a = ''x''"], ['commit', 'COMMIT']]);
    expect(inRoutine('CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t WHERE id = OLD.id; RETURN NEW; END $$')).toEqual([['write', 'DELETE FROM t WHERE id = OLD.id']]);
    expect(inRoutine('CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM t) + g(1); END $$')).toEqual([['select', '(SELECT count(*) FROM t) + g(1)']]);
  });

  test('in SQL', () => {
    expect(inRoutine('CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE a; UPDATE t SET a = 1 $$')).toEqual([['dropTable', 'DROP TABLE a'], ['write', 'UPDATE t SET a = 1']]);
    expect(inRoutine("CREATE FUNCTION f(a text DEFAULT 'as') RETURNS int BEGIN ATOMIC DELETE FROM t; SELECT CASE WHEN true THEN 1 END; END")).toEqual([['write', 'DELETE FROM t'], ['select', 'SELECT CASE WHEN true THEN 1 END']]);
    expect(inRoutine('CREATE FUNCTION f() RETURNS int RETURN (SELECT 1 FROM t)')).toEqual([['select', '(SELECT 1 FROM t)']]);
  });

  test('that cannot be read', () => {
    expect(inRoutine('CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SELEC 1; END $$')).toEqual([['unknown', ' BEGIN SELEC 1; END ']]);
    expect(inRoutine('CREATE FUNCTION f() RETURNS void LANGUAGE plpython3u AS $$ x $$')).toEqual([['unknown', ' x ']]);
    expect(inRoutine("CREATE FUNCTION f() RETURNS void LANGUAGE c AS 'a', 'f'")).toBeUndefined();
  });

  test('take values from their variables', () => {
    const [operation] = postgres.parse('CREATE FUNCTION f(wanted int) RETURNS void LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN DELETE FROM t WHERE id = wanted AND a < r.a + 1 AND b = c AND d = $1; END $$').flatMap(({ operations }) => operations);
    const [write] = operation?.kind === 'createFunction' ? operation.body!.operations : [];
    expect(write).toMatchObject({ where: { conjuncts: [{ column: 'id', operator: '=', given: true }, { column: 'a', operator: '<', given: true }, { column: 'b', operator: '=' }, { column: 'd', operator: '=', given: true }] } });
  });
});
