/**
 * Fixtures are histories in one SQL file. `-- case: title` begins a case, `-- engine: postgres@18` and `-- transaction: none`
 * set it up, `-- reader: goose` says whose it is, `-- file: 001_name.sql` begins a migration, `-- base: 001_name.sql` one as others
 * have it, and `-- file and base: 001_name.sql` both. A finding is marked at the end of the line it starts on:
 * `-- error index-not-concurrent`; several are joined by commas. Notes need no marks where a case says `-- notes: any`.
 * Rules that are off by default are notes in their own fixtures. Every case is run on PostgreSQL: `-- given: SQL` is what was there before the history and the linter does not see,
 * `-- fails: part of the message` an error that the case is about, `-- not run: reason` the only way out.
 */
import { readFileSync } from 'node:fs';
import { rules } from '../../rules/index.ts';
import { check } from '../../src/index.ts';
import type { CheckOptions, CheckResult, SourceFile } from '../../src/index.ts';
import { lint } from '../../src/lint.ts';
import type { Finding, Migration, Severity } from '../../src/model.ts';
import { readFiles } from '../../src/project/read-files.ts';

export type FixtureCase = { /** The rule that it is of, which is on even if it is off otherwise. */ readonly rule: string; readonly title: string; readonly engine: string; readonly transaction: 'file' | 'none'; readonly anyNotes: boolean; readonly given: string; readonly fails?: string; readonly notRun?: string; readonly reader?: string; readonly files: readonly SourceFile[]; readonly base?: readonly SourceFile[] };

const MARK = /\s*-- ((?:error|warning|note) [\w-]+(?:, (?:error|warning|note) [\w-]+)*)[ \t]*$/;

export function casesOf(path: string): readonly FixtureCase[] {
  const text = readFileSync(path, 'utf8');
  const [head = '', ...rest] = text.split(/^-- case: /m);
  const titled = rest.map((part) => ({ title: part.slice(0, part.indexOf('\n')), body: part.slice(part.indexOf('\n') + 1) }));
  const rule = path.split('/').at(-2) ?? '';
  return [...(head.trim() === '' ? [] : [{ title: 'the first', body: head }]), ...titled].map(({ title, body }) => toCase(rule, title, body));
}

export async function resultOf(fixture: FixtureCase): Promise<CheckResult> {
  return check(optionsOf(fixture));
}

function optionsOf(fixture: FixtureCase): CheckOptions {
  const { engine, transaction, reader, base } = fixture;
  return { engine, ...(reader === undefined ? { transaction } : { reader }), ...(base && { base: base.map(withoutMarks) }), files: unmarked(fixture), rules: Object.fromEntries(switchedOn(fixture)) };
}

/** The files without the marks, as a user would have them. */
export function unmarked({ files }: FixtureCase): readonly SourceFile[] {
  return files.map(withoutMarks);
}

function withoutMarks({ path, text }: SourceFile): SourceFile {
  return { path, text: text.split('\n').map((line) => line.replace(MARK, '')).join('\n') };
}

/** Is it a way back that other migrations come after? */
export function isLeft({ path }: SourceFile, at: number, files: readonly SourceFile[]): boolean {
  return isDown(path) && files.slice(at + 1).some((file) => !isDown(file.path));
}

function isDown(path: string): boolean {
  return /(?:^|[./])down\.sql$/.test(path);
}

/** What the linter finds and has read: findings with offsets, unlike those of the public interface. */
export async function lintCase(fixture: FixtureCase): Promise<{ readonly files: readonly SourceFile[]; readonly migrations: readonly Migration[]; readonly findings: readonly Finding[] }> {
  const { input } = await readFiles(optionsOf(fixture));
  return { files: unmarked(fixture), migrations: input.migrations, findings: lint(input).findings };
}

function switchedOn(fixture: FixtureCase): ReadonlyMap<string, Severity> {
  return new Map(rules.filter(({ id, severity }) => id === fixture.rule && severity === 'off').map(({ id }) => [id, 'note']));
}

/** Findings about what is gone are marked where it was. */
function gone({ files, base = [] }: FixtureCase): readonly SourceFile[] {
  return base.filter(({ path }) => !files.some((file) => file.path === path));
}

/** `file:line severity rule`, sorted, as marked and as reported. */
export async function checkCase(fixture: FixtureCase): Promise<{ readonly marked: readonly string[]; readonly reported: readonly string[] }> {
  const { findings } = await resultOf(fixture);
  const counts = (line: string): boolean => !(fixture.anyNotes && / note /.test(line));
  return {
    marked: [...fixture.files, ...gone(fixture)].flatMap(marksOf).filter(counts).sort(),
    reported: findings.map(({ path, line, severity, rule }) => `${path}:${line} ${severity} ${rule}`).filter(counts).sort(),
  };
}

function toCase(rule: string, title: string, body: string): FixtureCase {
  const setting = (name: string): string | undefined => new RegExp(`^-- ${name}: *(.*)$`, 'm').exec(body)?.[1]?.trim();
  const parts = body.split(/^-- (file|base|file and base): *(.*)$/m).slice(1);
  const named = parts.flatMap((part, index, all) => (index % 3 === 0 ? [{ kind: part, path: (all[index + 1] ?? '').trim(), text: (all[index + 2] ?? '').replace(/^\n/, '') }] : []));
  const of = (kind: string): readonly SourceFile[] => named.filter((each) => each.kind.includes(kind)).map(({ path, text }) => ({ path, text }));
  const files = parts.length === 0 ? [{ path: '001.sql', text: body }] : of('file');
  const [reader, base] = [setting('reader'), of('base')];
  const [given = '', fails, notRun] = [setting('given'), setting('fails'), setting('not run')];
  return { rule, title, engine: setting('engine') ?? 'postgres@15', transaction: setting('transaction') === 'none' ? 'none' : 'file', anyNotes: setting('notes') === 'any', given, ...(fails !== undefined && { fails }), ...(notRun !== undefined && { notRun }), ...(reader !== undefined && { reader }), files, ...(base.length > 0 && { base }) };
}

function marksOf({ path, text }: SourceFile): readonly string[] {
  return text.split('\n').flatMap((line, index) => MARK.exec(line)?.[1]?.split(', ').map((mark) => `${path}:${index + 1} ${mark}`) ?? []);
}
