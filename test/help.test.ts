/** Holds what findings tell people to write against the parser and an embedded server. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { engines } from '../src/engines.ts';
import { applyFixes } from '../src/fix.ts';
import type { Finding, SourceFile, Statement } from '../src/model.ts';
import { loadDialect } from '../src/project/dialects.ts';
import { endSession, runEach, serverFor } from './support/fixture-server.ts';
import { casesOf, isLeft, lintCase } from './support/fixtures.ts';
import type { FixtureCase } from './support/fixtures.ts';

type Advice = { readonly rule: string; readonly fixture: FixtureCase; readonly files: readonly SourceFile[]; readonly statements: ReadonlyMap<string, readonly Statement[]>; readonly finding: Finding; readonly help: string };

const dialect = await loadDialect(engines.postgres.dialect);
// Advice about a way back is a script of its own, which test/round-trip.test.ts runs behind its migration.
const cases = readdirSync('fixtures/rules').filter((rule) => rules.find(({ id }) => id === rule)?.category !== 'rollback').flatMap((rule) => casesOf(`fixtures/rules/${rule}/bad.sql`).map((fixture) => ({ rule, fixture })));
const advice = (await Promise.all(cases.map(async ({ rule, fixture }): Promise<readonly Advice[]> => {
  const { files, migrations, findings } = await lintCase(fixture);
  const statements = new Map(migrations.map(({ up }) => [up.path, up.statements]));
  return findings.filter((finding) => finding.rule === rule).map((finding) => ({ rule, fixture, files, statements, finding, help: finding.help ?? '' }));
}))).flat();
const written = advice.filter(({ help }) => /;(?:\s*--.*)?$/m.test(help));

describe.each([...new Set(written.map(({ rule }) => rule))])('%s', (id) => {
  const told = written.filter(({ rule }) => rule === id);

  it('is told in SQL that can be read', () => {
    expect(told.flatMap(({ help }) => (isRead(help.replace(PLACEHOLDER, 'x')) && !/…/.test(help.replace(/--.*/g, '')) ? [] : [help]))).toEqual([]);
  });

  it.each(told.filter(({ fixture, help }) => fixture.notRun === undefined && filled(help).search(PLACEHOLDER) < 0))('is told in SQL that runs: $fixture.title', async (each) => {
    const db = await serverFor(each.fixture);
    for (const text of before(each)) {
      await runEach(db, text);
      await endSession(db);
    }
    const [first = '', ...others] = filled(upToHandwork(each.help)).split(/^-- or\b.*$/m);
    for (const other of others) {
      await db.run('begin');
      await runEach(db, other);
      await db.run('rollback');
    }
    await runEach(db, first);
  });
});

it('fixes leave text that can be read, without the finding', async () => {
  const fixed = advice.flatMap((each) => each.finding.fixes.map((fix) => ({ ...each, fix })));
  expect(fixed.length).toBeGreaterThan(0);
  for (const { fixture, files, finding, fix } of fixed) {
    const changed = files.map((file) => (file.path === finding.path ? { ...file, text: applyFixes(file.text, [fix]).text } : file));
    const { findings } = await lintCase({ ...fixture, files: changed });
    expect(changed.filter(({ text }) => !isRead(text))).toEqual([]);
    expect(findings.filter(({ rule, path, range: [start] }) => rule === finding.rule && path === finding.path && start === finding.range[0])).toEqual([]);
  }
});

/** What the reader has to fill in. */
const PLACEHOLDER = /<[a-z][^<>]*>/g;

/** With values for what is to be filled in wherever any will do. */
function filled(help: string): string {
  return help
    .replace(/<(?:from|to)\b[^<>]*>/g, 'NULL')
    .replace(/<key>(?= (?:>|<=) )/g, 'ctid')
    .replace(/(date|\[\])( NOT NULL DEFAULT )<value>/g, (_, type: string, then: string) => `${type}${then}${type === 'date' ? "'2025-01-01'" : "'{}'"}`)
    .replace(/(text|varchar\(\d+\)(?: COLLATE "C")?)( NOT NULL DEFAULT )<value>/g, "$1$2''");
}

function isRead(sql: string): boolean {
  return dialect.parse(sql).every(({ operations }) => operations.every(({ kind }) => kind !== 'unknown'));
}

/** A comment that ends in "then:" leaves something to do by hand, which what comes after it needs. */
function upToHandwork(help: string): string {
  return help.split(/^--.*\bthen:$|^-- here, after the table:$/m)[0] ?? '';
}

/** What was run when the statement's turn comes: the files before, the statements before it, and actions before the one that is meant. */
function before({ files, statements, finding, help }: Advice): readonly string[] {
  const file = files.findIndex(({ path }) => path === finding.path);
  const own = /^-- before this migration:/.test(help) ? '' : files[file]?.text ?? '';
  const [start] = finding.range;
  const earlier = (statements.get(finding.path) ?? []).filter(({ range }) => range[0] <= start);
  // What the advice says itself, and what it takes the place of, is left out.
  const kept = [...help.matchAll(/\b(?:RENAME CONSTRAINT|USING INDEX) ([\w."]+)/g)].map(([, name = '']) => name);
  const added = [...upToHandwork(help).matchAll(/\bADD COLUMN ([\w."]+)/g)].map(([, name = '']) => name);
  const isSaid = (text: string): boolean => upToHandwork(help).includes(text) || (/^-- here, in place of the ADD COLUMN/.test(help) && /\badd column\b/i.test(text)) || added.some((name) => new RegExp(`\\badd column ${name} `, 'i').test(text)) || kept.some((name) => new RegExp(`\\bdrop (?:constraint|index) ${name}\\b`, 'i').test(text));
  const texts = earlier.flatMap(({ range: [from, to], operations }, index) => (index < earlier.length - 1 ? [own.slice(from, to)].filter((text) => !isSaid(text)) : actionsBefore(own, from, operations.map(({ range }) => range).filter((range) => !isSaid(own.slice(...range))), start)));
  return [...files.slice(0, file + 1).filter((each, at, all) => !each.path.endsWith('.json') && !isLeft(each, at, all)).slice(0, -1).map(({ text }) => text), texts.filter((text) => !/^(?:begin|start|commit|rollback)\b/i.test(text)).join(';\n')];
}

/** The statement with those of its actions that stand before `start`, if it has several. */
function actionsBefore(text: string, from: number, ranges: readonly (readonly [number, number])[], start: number): readonly string[] {
  const [first] = ranges;
  const done = ranges.filter(([at]) => at < start);
  return first === undefined || first[0] === from || done.length === 0 || !/^alter\s+table/i.test(text.slice(from)) ? [] : [text.slice(from, first[0]) + done.map((range) => text.slice(...range)).join(', ')];
}
