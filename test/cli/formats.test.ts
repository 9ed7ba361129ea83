/** What machines read: each format says the same findings, and is what its readers expect, whatever is in names and texts. */
import { readFileSync } from 'node:fs';
import { XmlElement, parseXml } from '@rgrove/parse-xml';
import { Ajv } from 'ajv';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { folder, ddlint } from './run.ts';

const STRANGE = 'migrations/002 é #1 50%,a:b.sql';
const FILES = {
  'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int, "x|`<y>@z" int);\n',
  [STRANGE]: [
    'SET lock_timeout = \'2s\';',
    'CREATE INDEX a_idx ON a ("x|`<y>@z");',
    '-- ddlint-ignore drop-column: nobody reads it & nobody will',
    'ALTER TABLE a DROP COLUMN b;',
    'ALTER TABLE a RENAME TO "n\u0007";',
    '',
  ].join('\n'),
  'migrations/003.sql': 'SELECT 1;\n',
};

async function printed(format: string, files: Readonly<Record<string, string>> = FILES, ...more: readonly string[]): Promise<string> {
  const { stdout, stderr } = await ddlint(['check', '--format', format, ...more], { cwd: folder(files) });
  expect(stderr).toBe('');
  return stdout;
}

describe('sarif', () => {
  // What it uses of draft 4 means the same in later drafts, but for how it names them and itself.
  const { $schema: _draft, id: _name, ...schema } = JSON.parse(readFileSync('fixtures/schemas/sarif-2.1.0.json', 'utf8')) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const sarif = async (...given: Parameters<typeof printed> extends [string, ...infer Rest] ? Rest : never): Promise<Log> => {
    const log = JSON.parse(await printed('sarif', ...given)) as Log;
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    return log;
  };

  it('is what the schema of the standard says, and names the rules that are told', async () => {
    const { runs: [run] } = await sarif();
    const results = run!.results!;
    expect(results.map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual(['error index-not-concurrent', 'warning rename-table', 'warning drop-column']);
    for (const { ruleId, ruleIndex } of results) expect(run!.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
    expect(run!.tool.driver.rules).toHaveLength(3);
  });

  it('gives lines, columns and addresses', async () => {
    const { runs: [run] } = await sarif();
    const [{ physicalLocation }] = run!.results![0]!.locations as [{ physicalLocation: { artifactLocation: { uri: string }; region: object } }];
    expect(decodeURIComponent(physicalLocation.artifactLocation.uri)).toBe(STRANGE);
    expect(new URL(physicalLocation.artifactLocation.uri, 'file:///repo/').pathname).toBe('/repo/migrations/002%20%C3%A9%20%231%2050%25%2Ca%3Ab.sql');
    expect(physicalLocation.region).toEqual({ startLine: 2, startColumn: 1, endLine: 2, endColumn: 37 });
  });

  it('keeps what a comment suppresses, with its reason, and what the baseline knows', async () => {
    const { runs: [run] } = await sarif();
    expect(run!.results!.map(({ suppressions = [] }) => suppressions)).toEqual([[], [], [{ kind: 'inSource', justification: 'nobody reads it & nobody will' }]]);
    const cwd = folder(FILES);
    await ddlint(['baseline'], { cwd });
    const { stdout } = await ddlint(['check', '--format', 'sarif'], { cwd });
    const known = (JSON.parse(stdout) as Log).runs[0]!.results!.filter(({ suppressions }) => suppressions?.[0]?.kind === 'external');
    expect(known.map(({ ruleId }) => ruleId)).toEqual(['index-not-concurrent', 'rename-table']);
  });

  it('has fixes as regions of the text', async () => {
    const { runs: [run] } = await sarif({ 'migrations/001.sql': FILES['migrations/001.sql'], 'migrations/002.sql': 'CREATE INDEX a_idx ON a (b);\n' }, '--transaction', 'none');
    const [fix] = run!.results!.flatMap(({ fixes = [] }) => fixes);
    expect(fix!.artifactChanges[0]!.replacements).toEqual([{ deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 28 }, insertedContent: { text: 'CREATE INDEX CONCURRENTLY a_idx ON a (b)' } }]);
  });

  it('names a finding the same wherever it stands, and each once', async () => {
    const fingerprintsOf = async (text: string): Promise<readonly string[]> => {
      const { runs: [run] } = await sarif({ ...FILES, [STRANGE]: text });
      return run!.results!.map(({ partialFingerprints }) => partialFingerprints!['ddlint/v1']!);
    };
    const before = await fingerprintsOf(FILES[STRANGE]);
    expect(new Set(before).size).toBe(3);
    expect(await fingerprintsOf(`-- moved down\n\n${FILES[STRANGE].replaceAll('CREATE INDEX', 'create  index')}`)).toEqual(before);
  });
});

describe('github', () => {
  it('is a command per finding, whatever is in names and texts', async () => {
    expect(await printed('github')).toMatchInlineSnapshot(`
      "::error title=ddlint%3A index-not-concurrent,file=migrations/002 é #1 50%25%2Ca%3Ab.sql,line=2,endLine=2,col=1,endColumn=36::This index is built while SHARE is held on a: nobody can write to a until the transaction ends.%0ACREATE INDEX CONCURRENTLY a_idx ON a ("x|\`<y>@z");%0A-- outside a transaction
      ::warning title=ddlint%3A rename-table,file=migrations/002 é #1 50%25%2Ca%3Ab.sql,line=5,endLine=5,col=1,endColumn=28::Code that still says a fails as soon as this is applied.%0AALTER TABLE a RENAME TO "n�";%0ACREATE VIEW a AS SELECT id, "x|\`<y>@z" FROM "n�";%0A-- if other roles use it:%0A-- GRANT SELECT, INSERT, UPDATE, DELETE ON a TO …;%0A-- code that says b fails all the same
      "
    `);
  });
});

describe('gitlab', () => {
  it('is a list of issues', async () => {
    expect(JSON.parse(await printed('gitlab'))).toMatchInlineSnapshot(`
      [
        {
          "check_name": "index-not-concurrent",
          "description": "This index is built while SHARE is held on a: nobody can write to a until the transaction ends.",
          "fingerprint": "23a52ef237c07cc594b863c224eecd72",
          "location": {
            "lines": {
              "begin": 2,
              "end": 2,
            },
            "path": "migrations/002 é #1 50%,a:b.sql",
          },
          "severity": "critical",
        },
        {
          "check_name": "rename-table",
          "description": "Code that still says a fails as soon as this is applied.",
          "fingerprint": "05cb1b6797eb60d7c3d8b44d33a4894b",
          "location": {
            "lines": {
              "begin": 5,
              "end": 5,
            },
            "path": "migrations/002 é #1 50%,a:b.sql",
          },
          "severity": "minor",
        },
      ]
    `);
  });
});

describe('checkstyle', () => {
  it('is XML with an element per file and finding', async () => {
    const { root } = parseXml(await printed('checkstyle'));
    const [file] = elements(root!);
    expect(file!.attributes['name']).toBe(STRANGE);
    expect(elements(file!).map(({ attributes: { line, column, severity, source, message } }) => [line, column, severity, source, message!.slice(0, 30)])).toEqual([
      ['2', '1', 'error', 'ddlint.index-not-concurrent', 'This index is built while SHAR'],
      ['5', '1', 'warning', 'ddlint.rename-table', 'Code that still says a fails a'],
    ]);
  });

  it('has no elements where there are no findings', async () => {
    expect(elements(parseXml(await printed('checkstyle', { 'migrations/001.sql': FILES['migrations/001.sql'] })).root!)).toEqual([]);
  });
});

describe('junit', () => {
  it('is a test per file, which fails by errors alone', async () => {
    const { root } = parseXml(await printed('junit'));
    const cases = elements(root!).flatMap(elements);
    expect(root!.attributes).toMatchObject({ tests: '3', failures: '1' });
    expect(cases.map((each) => [each.attributes['name'], elements(each).map(({ name }) => name)])).toEqual([['migrations/001.sql', []], [STRANGE, ['failure', 'system-out']], ['migrations/003.sql', []]]);
    expect(cases[1]!.text).toContain(`${STRANGE}:5:1: warning[rename-table]`);
  });
});

describe('jsonl', () => {
  it('is a line per finding and one for the rest', async () => {
    const lines = (await printed('jsonl')).trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; rule?: string; statements?: { read: number } });
    expect(lines.map(({ type, rule }) => rule ?? type)).toEqual(['index-not-concurrent', 'rename-table', 'summary']);
    expect(lines.at(-1)!.statements!.read).toBe(6);
  });
});

describe('markdown', () => {
  it('says what the migrations are, who waits, and what to write instead', async () => {
    expect(await printed('markdown')).toMatchInlineSnapshot(`
      "### ddlint: 1 error, 1 warning

      | migration | change | who waits | findings |
      | --- | --- | --- | --- |
      | \`migrations/001.sql\` | additive | nobody | ✅ |
      | \`migrations/002 é #1 50%,a:b.sql\` | **breaking** | \`a\`: writes, builds an index over every row | 🛑 1 ⚠️ 1 |
      | \`migrations/003.sql\` | none | nobody | ✅ |

      **Before this is deployed**

      - [ ] No running version of the application uses what \`migrations/002 é #1 50%,a:b.sql\` takes away or changes.
      - [ ] Views, jobs and reports of other teams do not use it either.
      - [ ] It is known how to go back, and whether that loses data.

      <details>
      <summary>🛑 <code>migrations/002 é #1 50%,a:b.sql:2</code> This index is built while SHARE is held on a: nobody can write to a until the transaction ends.</summary>

      \`\`\`sql
      CREATE INDEX CONCURRENTLY a_idx ON a ("x|\`<y>@z");
      -- outside a transaction
      \`\`\`

      [index-not-concurrent](https://github.com/ddlint/ddlint/blob/main/rules/README.md#index-not-concurrent)
      </details>
      <details>
      <summary>⚠️ <code>migrations/002 é #1 50%,a:b.sql:5</code> Code that still says a fails as soon as this is applied.</summary>

      \`\`\`sql
      ALTER TABLE a RENAME TO "n�";
      CREATE VIEW a AS SELECT id, "x|\`<y>@z" FROM "n�";
      -- if other roles use it:
      -- GRANT SELECT, INSERT, UPDATE, DELETE ON a TO …;
      -- code that says b fails all the same
      \`\`\`

      [rename-table](https://github.com/ddlint/ddlint/blob/main/rules/README.md#rename-table)
      </details>

      <sub>6 of 6 statements understood; postgres@15; 1 finding suppressed. Explained by <code>ddlint explain &lt;rule&gt;</code>.</sub>
      "
    `);
  });

  it('says that there is nothing', async () => {
    expect(await printed('markdown', { 'migrations/001.sql': FILES['migrations/001.sql'] })).toMatchInlineSnapshot(`
      "### ddlint: nothing to object to

      | migration | change | who waits | findings |
      | --- | --- | --- | --- |
      | \`migrations/001.sql\` | additive | nobody | ✅ |


      <sub>1 of 1 statement understood; postgres@15. Explained by <code>ddlint explain &lt;rule&gt;</code>.</sub>
      "
    `);
  });
});

it('says on stderr what was not checked, in every format but for people', async () => {
  const cwd = folder({ ...FILES, 'base.sql': 'CREATE TABL t ();\n' });
  for (const format of ['json', 'jsonl', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'markdown']) {
    const { stdout, stderr } = await ddlint(['check', '--schema', 'base.sql', '--format', format], { cwd });
    expect(stderr, format).toMatch(/^ddlint: Not checked: base.sql /);
    expect(stdout, format).not.toBe('');
  }
});

function elements({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child): child is XmlElement => child instanceof XmlElement);
}
