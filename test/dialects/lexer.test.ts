import { describe, expect, test } from 'vitest';
import { tokensOf } from '../../src/dialects/lexer.ts';
import { concatenate, decode, literalIn, rangeIn } from '../../src/dialects/literal.ts';
import { mask } from '../../src/dialects/mask.ts';
import { mentions } from '../../src/dialects/mentions.ts';
import { split } from '../../src/dialects/split.ts';
import { toTemplates } from '../../src/dialects/template-names.ts';

const pieces = (sql: string) => split(sql).map(({ range }) => sql.slice(...range));
const values = (sql: string) => tokensOf(sql).map(({ kind, value }) => `${kind} ${value}`);

describe('tokens', () => {
  test('words are folded in ASCII only, quoted names are not', () => {
    expect(values('SELECT Été."A""b"')).toEqual(['word select', 'word Été', 'punctuation .', 'quoted A"b']);
  });

  test('strings are what they say', () => {
    expect(values("'it''s' E'a\\'b\\n' U&'d\\0061t\\+000061' $x$ a ' $$ $x$ b'01'")).toEqual(["string it's", "string a'b\n", 'string data', "string  a ' $$ ", 'string 01']);
  });

  test('a backslash escapes nothing in a plain string', () => {
    expect(values("'a\\' b")).toEqual(['string a\\', 'word b']);
  });

  test('numbers, parameters and operators', () => {
    expect(values('1_000 0x1F .5e-3 1..2 $1 a->>b a::int x:=1')).toEqual([
      'number 1_000', 'number 0x1F', 'number .5e-3', 'number 1', 'punctuation .', 'number .2', 'parameter $1', 'word a', 'operator ->>', 'word b',
      'word a', 'punctuation ::', 'word int', 'word x', 'punctuation :=', 'number 1',
    ]);
  });

  test('comments nest and end operators', () => {
    expect(values('a /* b /* c */ d */ e -- f\n+--g\n1')).toEqual(['word a', 'word e', 'operator +', 'number 1']);
  });

  test('ranges are the text', () => {
    const sql = "select '😀', \"表\" -- é\r\n from t";
    expect(tokensOf(sql).map(({ range }) => sql.slice(...range))).toEqual(['select', "'😀'", ',', '"表"', 'from', 't']);
  });
});

describe('literals', () => {
  test('offsets lead to the character as it is written', () => {
    const raw = "E'a''b\\u00e9c'";
    const { text, at } = decode(raw);
    expect(text).toBe("a'béc");
    expect(Array.from({ length: text.length }, (_, i) => raw[at(i)])).toEqual(['a', "'", 'b', '\\', 'c']);
  });

  test('a range over several literals begins and ends in them', () => {
    const sql = "'ab' || 'cd'";
    const script = { text: sql, at: (offset: number) => offset };
    const joined = concatenate([literalIn(script, [0, 4]), literalIn(script, [8, 12])]);
    expect(joined.text).toBe('abcd');
    expect([[0, 2], [2, 4], [1, 3]].map(([start, end]) => sql.slice(...rangeIn(joined, [start!, end!])))).toEqual(['ab', 'cd', "b' || 'c"]);
  });
});

describe('statements', () => {
  test('are without the comments and spaces around them and without the semicolon', () => {
    expect(pieces('\ufeff-- first\n select 1 /* a */ ; ;; /* b */ select 2 -- c\n ;\r\n')).toEqual(['select 1', 'select 2']);
  });

  test.each(['', ';', ' \n', '-- x', '/* x */', '\ufeff'])('%j has none', (sql) => { expect(pieces(sql)).toEqual([]); });

  test('semicolons in quotes, comments and bodies end nothing', () => {
    const sql = [
      "select ';', \";\", $$;$$, $a$;$$;$a$, E'\\';' /* ; */ -- ;\n",
      'create function f() returns int begin atomic select 1; select case when true then 2 end; end',
      'create or replace rule r as on insert to t do also (insert into a values (1); delete from b)',
      'create procedure p() begin atomic end',
      'select 1',
    ];
    expect(pieces(sql.join(';\n'))).toEqual(sql.map((statement) => statement.replace(/ \/\* ;.*\n/, '')));
  });

  test('a parenthesis that is never closed costs one statement', () => {
    expect(pieces('create table t (a int; select 1')).toEqual(['create table t (a int', 'select 1']);
  });

  test.each(['\n', '\r\n'])('the data of COPY belong to it, whatever is in them (%j)', (newline) => {
    const copy = ['COPY t (a) FROM stdin;', "it's; $$ /*", '\\N', '\\.'].join(newline);
    expect(pieces(`${copy}${newline}${newline}select 1;${newline}copy t to stdout; select 2`)).toEqual([copy, 'select 1', 'copy t to stdout', 'select 2']);
    expect(split(`${copy}${newline}`)[0]).toMatchObject({ sqlEnd: copy.indexOf(';') });
  });

  test('COPY without data, and without an end of them', () => {
    expect(pieces('copy t from stdin;\n\\.\nselect 1')).toEqual(['copy t from stdin;\n\\.', 'select 1']);
    expect(pieces('copy t from stdin;\nselect 1;')).toEqual(['copy t from stdin', 'select 1']);
  });

  test('psql commands are none, but for those that run SQL from elsewhere', () => {
    const sql = '\\connect db\n\\set x 1\nselect 1 \\gset\n\\echo ; done\n\\i a.sql\n  \\ir b.sql\nselect 2\n\\gexec\n\\copy t from \'x.csv\'\nselect 3';
    expect(split(sql).map(({ kind, range }) => [kind, sql.slice(...range)])).toEqual([
      ['sql', 'select 1'], ['command', '\\i a.sql'], ['command', '\\ir b.sql'], ['sql', 'select 2'], ['command', '\\gexec'], ['sql', "copy t from 'x.csv'"], ['sql', 'select 3'],
    ]);
  });

  test('conditions of psql and of templates guard what is in them', () => {
    const guards = (sql: string) => split(sql).map(({ guard }) => guard);
    expect(guards('a;\n\\if :x\nb;\n\\else\nc;\n\\endif\nd')).toEqual([undefined, '\\if :x', 'else of \\if :x', undefined]);
    expect(guards('{{ if .a }}a;{{ if .b }} b;{{ end }}{{ else }} c;{{- end }} d; {% if x %} e; {% endif %} f')).toEqual(['{{ if .a }}', '{{ if .a }}, {{ if .b }}', 'else of {{ if .a }}', undefined, '{% if x %}', undefined]);
  });

  test('what is never closed is said', () => {
    expect(split("select 1; select 'x;\nselect 2 \n")).toMatchObject([{ range: [0, 8] }, { range: [10, 29], open: 17 }]);
    expect(split('select 1; /* x')).toMatchObject([{ range: [0, 8] }, { range: [10, 14], open: 10 }]);
  });
});

describe('masks', () => {
  const cases: readonly (readonly [sql: string, masked: string])[] = [
    ["select b = :'y' and c = :\"z\"", "select b = '_y' and c = \"_z\""],
    ['{{ if .x }}select 1{{ end }}', '           select 1         '],
    ['select 1\n\\echo it\'s\nfrom t', 'select 1\n          \nfrom t'],
  ];
  test.each(cases)('%j', (sql, masked) => {
    expect(mask(sql)).toBe(masked);
    expect(masked.length).toBe(sql.length);
  });

  const templates: readonly (readonly [sql: string, name: string])[] = [
    ['select * from ${schema}.t where a = :x', 'select * from ${schema}.t where a = :x'],
    ['create table t_${suffix} (a int)', 'create table t_${suffix} (a int)'],
    ['select * from {{ index .Options "Namespace" }}.t; select 1', 'select * from {{ index .Options \\"Namespace\\" }}.t; select 1'],
    ['select * from {{index  .O "N"}}.t', 'select * from {{ index .O \\"N\\" }}.t'],
    ['select "{{ index .O "N" }}"."t_${x}"', 'select "{{ index .O \\"N\\" }}"."t_${x}"'],
  ];
  test.each(templates)('make a name of the template in %j, and a template of the name', (sql, name) => {
    expect(mask(sql).length).toBe(sql.length);
    expect(toTemplates(mask(sql))).toBe(name);
  });

  test.each(["select '${a} {{b}} :c', $$ ${d} $$ -- ${e}", 'select a::int, b[1:2], c[x:y], f(d := 1)', "select '{{1,2},{3,4}}'::int[]", 'select \'{{\', 1, "}}"'])('leave %j alone', (sql) => { expect(mask(sql)).toBe(sql); });

  test('are too short-sighted to swallow the next statement', () => {
    expect(pieces('select ${ ; select {{ ; select 1')).toHaveLength(3);
  });
});

test('names are mentioned once, wherever relations stand', () => {
  const names = (sql: string) => mentions(tokensOf(sql)).map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`));
  expect(names('ALTER TABEL a; ALTER TABLE IF EXISTS ONLY b ADD x REFERENCES "C".d (y) ON DELETE CASCADE')).toEqual(['b', 'C.d']);
  expect(names('drop table a, b.c, a; insert into d select * from e join f on true')).toEqual(['a', 'b.c', 'd', 'e', 'f']);
  expect(names('create index concurrently on t (a); update only u set x = 1')).toEqual(['t', 'u']);
});
