/** Where goose and sql-migrate end a statement: at each line that ends with `;`, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { goose } from '../../src/readers/goose.ts';
import { sqlMigrate } from '../../src/readers/sql-migrate.ts';
import { applyFixes } from '../../src/fix.ts';
import { reading } from './reading.ts';

const BODY = 'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$;';

describe.each([
  ['goose', goose, '-- +goose '],
  ['sql-migrate', sqlMigrate, '-- +migrate '],
])('%s', (name, reader, mark) => {
  const broken = (text: string): readonly (string | undefined)[] => {
    const [migration] = reading(reader, { '1_a.sql': text }).migrations;
    return [...migration!.up.statements, ...migration!.down?.statements ?? []].map((statement) => statement.broken?.reason);
  };
  const cut = (line: number): string => `${name} ends the statement at the ; in line ${line}, and sends what stands before it alone`;
  const OPEN = `${name} does not come to the end of this statement, because no ; is the last in its line, and refuses the file`;

  it.each<[string, readonly (string | undefined)[]]>([
    [`${mark}Up\n${BODY}\n${mark}Down\nDROP FUNCTION f();\n`, [cut(4), undefined]],
    [`${mark}Up\r\n${BODY.replaceAll('\n', '\r\n')}\r\n`, [cut(4)]],
    [`${mark}Up\n${mark}StatementBegin\n${BODY}\n${mark}StatementEnd\n${mark}Down\nDROP FUNCTION f();`, [undefined, undefined]],
    [`${mark}Up\n${mark}StatementBegin\nSELECT 1\n${mark}StatementEnd\n`, [undefined]],
    [`${mark}Up\nSELECT 1;\n\n-- a comment;\nSELECT ';' AS a, -- ;\n  2; -- two\n`, [undefined, undefined]],
    [`${mark}Up\nSELECT 1; SELECT 2\n;\n`, [undefined, undefined]],
    [`${mark}Up\nINSERT INTO a VALUES ('one;\ntwo');\n`, [cut(2)]],
    [`${mark}Up\nSELECT 1;\nSELECT 2\n${mark}Down\nSELECT 3;\n`, [undefined, OPEN, undefined]],
    [`${mark}Up\nSELECT 1;\n${mark}Down\nSELECT 2;\nSELECT 3\n\n`, [undefined, undefined, OPEN]],
    [`${mark}Up\nSELECT 1; /* one */\n`, [OPEN]],
  ])('%j', (text, reasons) => {
    expect(broken(text)).toEqual(reasons);
  });

  it.each([`${mark}Up\nSELECT 1;\n  ${BODY} -- f\nSELECT 2;\n`, `${mark}Up\nSELECT 1; ${BODY} SELECT 2;\n`, `${mark}Up\nSELECT 1`, `${mark}Up\nSELECT 1 -- one\n`, `${mark}Up\nSELECT 1; /* one */ -- two\n`])('is mended: %j', (text) => {
    const { title, edits } = reading(reader, { '1_a.sql': text }).migrations[0]!.up.statements.find((each) => each.broken)!.broken!;
    expect(broken(applyFixes(text, [{ title, safe: true, edits }]).text).filter((reason) => reason !== undefined)).toEqual([]);
  });
});
