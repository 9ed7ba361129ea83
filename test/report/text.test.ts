/** The report as people read it. */
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Finding, Rule, Severity } from '../../src/model.ts';
import { linesByPath } from '../../src/report/lines.ts';
import { renderFindings } from '../../src/report/text.ts';

const plain = pc.createColors(false);
const texts: Readonly<Record<string, string>> = {
  'db/1.sql': 'DROP TABLE a;\nDROP TABLE b;\n',
  'db/2.sql': `${'\n'.repeat(8)}ALTER TABLE a\n  DROP COLUMN b;\n`,
};
const rule = (id: string, why: string): Rule => ({ id, title: '', category: 'locking', severity: 'error', engines: ['postgres'], why, instead: '', sources: [] });
const RULES = [rule('lost', 'Rows are gone.'), rule('waits', 'Everybody waits.\nThen more.')];

function finding(of: string, path: string, range: Finding['range'], help?: string, severity: Severity = 'error'): Finding {
  return { rule: of, category: 'locking', severity, path, range, message: `About ${texts[path]!.slice(...range).replace(/\s+/g, ' ')}.`, url: '', fixes: [], ...(help !== undefined && { help }) };
}

function rendered(...findings: readonly Finding[]): string {
  return renderFindings(findings, RULES, linesByPath((path) => texts[path]), plain);
}

describe('a finding', () => {
  it('says what, where, why and what instead', () => {
    expect(rendered(finding('lost', 'db/1.sql', [0, 12], 'Keep it.\nReally.'))).toMatchInlineSnapshot(`
      "error[lost]: About DROP TABLE a.
       --> db/1.sql:1:1
        |
      1 | DROP TABLE a;
        | ^^^^^^^^^^^^
        = why: Rows are gone.
        = instead: Keep it.
        =          Really.
      "
    `);
  });

  it('of several lines, the gutter as wide as the last number', () => {
    expect(rendered(finding('waits', 'db/2.sql', [8, 38]))).toMatchInlineSnapshot(`
      "error[waits]: About ALTER TABLE a DROP COLUMN b;.
        --> db/2.sql:9:1
         |
       9 | ALTER TABLE a
         | ^^^^^^^^^^^^^
      10 |   DROP COLUMN b;
         |   ^^^^^^^^^^^^^^
         = why: Everybody waits.
         =      Then more.
      "
    `);
  });

  it('about a file whose text nobody has', () => {
    expect(rendered({ ...finding('lost', 'db/1.sql', [0, 0]), path: 'db/3.sql', message: 'Not checked.' })).toMatchInlineSnapshot(`
      "error[lost]: Not checked.
       --> db/3.sql:1:1
        = why: Rows are gone.
      "
    `);
  });
});

describe('what has been said is not said again:', () => {
  it('the reason of a rule', () => {
    const text = rendered(finding('lost', 'db/1.sql', [0, 12]), finding('waits', 'db/1.sql', [14, 26]), finding('lost', 'db/2.sql', [8, 21]));
    expect(text.match(/= why: Rows are gone\./g)).toHaveLength(1);
    expect(text.match(/= why: Everybody waits\./g)).toHaveLength(1);
  });

  it('advice that is the same, but advice that differs is', () => {
    const text = rendered(finding('lost', 'db/1.sql', [0, 12], 'Keep it.'), finding('lost', 'db/1.sql', [14, 26], 'Keep it.'), finding('lost', 'db/2.sql', [8, 21], 'Keep b.'));
    expect(text.match(/= instead: .*/g)).toEqual(['= instead: Keep it.', '= instead: Keep b.']);
  });

  it('the lines that two findings are about; the worse one comes first', () => {
    expect(rendered(finding('waits', 'db/1.sql', [0, 12], undefined, 'note'), finding('lost', 'db/1.sql', [0, 12], 'Keep it.'))).toMatchInlineSnapshot(`
      "error[lost]: About DROP TABLE a.
       --> db/1.sql:1:1
        |
      1 | DROP TABLE a;
        | ^^^^^^^^^^^^
        = why: Rows are gone.
        = instead: Keep it.

      note[waits]: About DROP TABLE a.
       --> db/1.sql:1:1
        = why: Everybody waits.
        =      Then more.
      "
    `);
  });
});

it('nothing found is nothing said', () => {
  expect(rendered()).toBe('');
});

it('colours: red, yellow, cyan; the text is the same', () => {
  const findings = (['error', 'warning', 'note'] as const).map((severity) => finding('lost', 'db/1.sql', [0, 12], 'Keep it.', severity));
  const colored = renderFindings(findings, RULES, linesByPath((path) => texts[path]), pc.createColors(true));
  for (const color of ['\u001b[31m', '\u001b[33m', '\u001b[36m']) expect(colored).toContain(color);
  // eslint-disable-next-line no-control-regex
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(rendered(...findings));
});

it('escape sequences in messages, advice and paths are shown, not obeyed', () => {
  const evil = { ...finding('lost', 'db/1.sql', [0, 12], 'a\u001b[2Jb'), message: 'x\u001b[1my', path: 'db/\u001b]0;t\u00071.sql' };
  // eslint-disable-next-line no-control-regex
  expect(rendered(evil)).not.toMatch(/[\u001b\u0007]/);
});
