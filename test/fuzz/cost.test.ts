/** The work of reading grows with the text and no faster: counted in characters given to the parser and in lexemes looked at. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import type * as lexer from '../../src/dialects/lexer.ts';
import { createParser } from '../../src/dialects/postgres/parser.ts';
import { read } from '../../src/dialects/postgres/read.ts';

type Lexer = typeof lexer;
const counted = vi.hoisted(() => ({ lexemes: 0, calls: 0, characters: 0 }));

vi.mock('../../src/dialects/lexer.ts', async (importOriginal) => {
  const original = await importOriginal<Lexer>();
  const scan: Lexer['scan'] = (...of) => {
    const scanner = original.scan(...of);
    return new Proxy(scanner, { get(target, property, receiver) {
      if (property === 'next') counted.lexemes += 1;
      return Reflect.get(target, property, receiver) as unknown;
    } });
  };
  const tokensOf: Lexer['tokensOf'] = (text) => {
    const tokens = original.tokensOf(text);
    counted.lexemes += tokens.length;
    return tokens;
  };
  return { ...original, scan, tokensOf };
});

const parser = createParser(readFileSync(createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')));

function workOf(text: string): typeof counted {
  Object.assign(counted, { lexemes: 0, calls: 0, characters: 0 });
  const counting = {
    ...parser,
    parse(sql: string) {
      counted.calls += 1;
      counted.characters += sql.length;
      return parser.parse(sql);
    },
  };
  read(counting, text, { text, at: (offset) => offset });
  return { ...counted };
}

const ADD = (i: number): string => `ALTER TABLE t${i} ADD COLUMN c int DEFAULT 'x', DROP COLUMN d;\n`;
const times = (statement: (i: number) => string) => (n: number): string => Array.from({ length: n }, (_, i) => statement(i)).join('');

const texts: readonly (readonly [name: string, text: (n: number) => string])[] = [
  ['statements', times(ADD)],
  ['statements with a character outside of ASCII each', times((i) => `COMMENT ON TABLE t${i} IS 'é 😀';\n`)],
  ['one statement that cannot be read among many', (n) => `${times(ADD)(n)}ALTER TABEL x;\n${times(ADD)(n)}`],
  ['statements none of which can be read', times(() => 'ALTER TABEL t ADD COLUMN c int;\n')],
  ['statements without semicolons', times((i) => `ALTER TABLE t${i} ADD COLUMN c int\n`)],
  ['statements without semicolons, each second one wrong', times((i) => `ALTER TABLE t${i} ADD COLUMN c int\nALTER TABEL t\n`)],
  ['one long CREATE TABLE', (n) => `CREATE TABLE t (${times((i) => `c${i} int DEFAULT ${i} CHECK (c${i} > 0), `)(n)} z int)`],
  ['one long ALTER TABLE', (n) => `ALTER TABLE t ${times((i) => `ADD COLUMN c${i} int DEFAULT ${i}, `)(n)} ADD z int`],
  ['one long expression', (n) => `ALTER TABLE t ADD CHECK (${times((i) => `a <> ${i} AND `)(n)} b > 0)`],
  ['an UPDATE that sets many columns', (n) => `UPDATE t SET ${times((i) => `c${i} = ${i}, `)(n)} z = 1`],
  ['INSERTs of one shape', times((i) => `INSERT INTO t VALUES (${i}, 'x');\n`)],
  ['one INSERT of many rows', (n) => `INSERT INTO t VALUES ${times((i) => `(${i}, 'x', lower('Y')),\n`)(n)} (1, 'x', NULL)`],
  ['quotes that are never closed', times((i) => `SELECT 'it's ${i};\n`)],
  ['a quote that is never closed before many statements', (n) => `SELECT 'x;\n${times(ADD)(n)}`],
  ['templates', times((i) => `ALTER TABLE \${schema}.t${i} ADD c {{ .type }};\n`)],
  ['psql’s conditions', times(() => '\\if :x\nDROP TABLE a;\n\\endif\n')],
  ['comments', times((i) => `-- ${i}\n/* x */\n`)],
  ['semicolons', times(() => ';')],
  ['open parentheses', times(() => '(')],
  ['nested comments', times(() => '/*')],
  ['DO blocks', times((i) => `DO $$ BEGIN IF x THEN EXECUTE 'DROP TABLE t${i}'; END IF; END $$;\n`)],
  ['one DO block of many statements', (n) => `DO $$ BEGIN ${times((i) => `ALTER TABLE t${i} ADD c int;\n`)(n)} END $$`],
  ['data of COPY', (n) => `COPY t FROM stdin;\n${times(() => "it's;\t$$\n")(n)}\\.\n`],
];

describe('four times the text is at most about four times the work', () => {
  test.each(texts)('%s', (_, text) => {
    const [small, large] = [workOf(text(64)), workOf(text(256))];
    for (const unit of ['lexemes', 'calls', 'characters'] as const) expect(large[unit], unit).toBeLessThanOrEqual(4.5 * small[unit] + 64);
  });
});
