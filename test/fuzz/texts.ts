/** Texts to read: any characters, SQL's tokens in any order, and real statements with mistakes in them. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { globSync } from 'tinyglobby';
import { split } from '../../src/dialects/split.ts';
import { casesOf } from '../support/fixtures.ts';

const paths: readonly string[] = globSync('fixtures/**/*.sql').sort();

/** The histories that rules are shown with, each the texts of its migrations. */
export const histories: readonly (readonly string[])[] = paths.filter((path) => path.startsWith('fixtures/rules/')).flatMap((path) => casesOf(path).map(({ files }) => files.map(({ text }) => text)));

/** Every statement among the fixtures, without the semicolon. */
const statements: readonly string[] = [...new Set(paths.map((path) => readFileSync(path, 'utf8')).flatMap((text) => split(text).map(({ range }) => text.slice(...range))))];

/** Half of a surrogate pair stands alone here, as it does in no file that is well-formed. */
const anyCharacters = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 9, 10, 13, 0x24, 0x27, 0x22, 0x3b, 0x5c, 0xd83d, 0xde00, 0xfeff)), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes));

const PIECES = [
  'select', 'create', 'table', 'alter', 'drop', 'index', 'concurrently', 'insert into', 'values', 'update', 'set', 'delete from', 'where', 'function', 'rule', 'do', 'language sql', 'begin', 'begin atomic', 'end', 'case', 'commit', 'as',
  't', 'a', '"T"', '"a""b"', 'ü', '1', '1e5', '0x1F', '$1', "'x'", "E'\\''", "U&'\\0061'", "b'01'", '😀', '\ud83d', '\ufeff', '\0',
  "'", '"', "E'", '$$', '$a$', '$a', '--', '-- x\n', '/*', '*/', '/* x */', ';', ';', ';\n', '(', ')', '[', ']', ',', '.', '::', ':=', '*', '+', '=', '\\', '\r\n', '\n', '\n', '\t', '\v', '\u00a0',
  '${x}', '${', '{{ .x }}', '{{', '}}', '{{ if .x }}', '{{ end }}', '{% if x %}', '{% endif %}', ':x', ":'x'", ':"x"', '<%= x %>', '`',
  '\n\\i a.sql\n', '\\gexec\n', '\n\\if :x\n', '\n\\else\n', '\n\\endif\n', '\n\\.\n', 'copy t from stdin;\n1\t;\'\n\\.\n', 'copy t from stdin', '\n\\copy t from stdin\n',
  'do $$ begin execute \'drop table t\'; end $$', 'create function f() returns int begin atomic select 1; end', 'create rule r as on insert to t do (select 1; select 2)',
];
const tokenSoup = fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.constantFrom(...statements) }), fc.constantFrom(' ', ' ', ' ', '', '\n')), { maxLength: 30 })
  .map((pieces) => pieces.flat().join(''));

const BODY_PIECES = [
  'declare', 'begin', 'end', 'end;', 'if', 'then', 'elsif', 'else', 'end if;', 'loop', 'end loop;', 'while', 'for r in', 'for i in 1..3 loop', 'foreach x in array', 'case', 'when', 'end case;', 'exception when others then', 'return', 'return query',
  'perform', 'execute', "execute 'drop table t';", "execute format('alter table %I add c int', t);", "execute 'alter table ' || t;", 'using', 'into', 'open c for', 'fetch c into x;', 'raise notice', 'null;', 'x int := 1;', 'c cursor for select 1;', 'x := ', 'commit;',
  'drop table t;', 'alter table t add c int;', 'insert into t values (1);', 'select 1', ';', '\n', "'", "''", '--', '/*', '(', ')', 'ü', '😀', '${x}',
];
/** PL/pgSQL, well formed and not. */
const bodies = fc.tuple(fc.constantFrom("do '", 'do $$', 'do $b$', 'create function f() returns int language plpgsql as $$', "do language plpgsql E'"), fc.array(fc.constantFrom(...BODY_PIECES), { maxLength: 25 }), fc.constantFrom("'", '$$', '$b$', ''), fc.boolean())
  .map(([open, pieces, close, isFramed]) => `${open}${isFramed ? ` begin ${pieces.join(' ')} end ` : pieces.join(' ')}${close}; select 1`);

type Mistake = (text: string, at: number, length: number) => string;
const mistakes: readonly Mistake[] = [
  (text, at, length) => text.slice(0, at) + text.slice(at + length),
  (text, at, length) => text.slice(0, at + length) + text.slice(at),
  (text, at, length) => text.slice(0, at) + PIECES[length % PIECES.length]! + text.slice(at),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
];

/** A few statements in a row, as someone wrote them. */
export const wellWritten: Arbitrary<string> = fc.array(fc.tuple(fc.constantFrom(...statements), fc.constantFrom(';\n', ';\n\n', '; ', ';\n-- more\n', ';\r\n', ';;')), { minLength: 1, maxLength: 5 })
  .map((written) => written.flat().join(''));

/** The same with up to three stretches missing, doubled or put in. */
const mistaken = fc.tuple(wellWritten, fc.array(fc.tuple(fc.constantFrom(...mistakes), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 80 })), { maxLength: 3 }))
  .map(([text, made]) => made.reduce((changed, [mistake, at, length]) => mistake(changed, Math.floor(at * changed.length), length), text));

export const anyText: Arbitrary<string> = fc.oneof(anyCharacters, tokenSoup, tokenSoup, bodies, mistaken, mistaken);

/** Texts without what psql and templates add to SQL, and without characters that the parser does not take. */
export const plainText: Arbitrary<string> = fc.oneof({ weight: 2, arbitrary: wellWritten }, { weight: 1, arbitrary: anyText }).filter((text) => !/[\\{\0\ufeff\p{Surrogate}]|(?<!:):[a-z_'"]/iu.test(text));
