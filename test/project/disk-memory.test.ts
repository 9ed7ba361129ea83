/** What is kept on disk from run to run changes nothing that is found, whatever has become of it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { fromStored, toStored } from '../../src/catalog/stored.ts';
import type { StoredCatalog } from '../../src/catalog/stored.ts';
import type { Catalog, Migration } from '../../src/model.ts';
import { cacheFolder } from '../../src/project/cache-folder.ts';
import { diskMemory } from '../../src/project/disk-memory.ts';
import { lintProject } from '../../src/project/lint-project.ts';
import { loadProject } from '../../src/project/load.ts';
import type { LoadOptions } from '../../src/project/load.ts';
import { replay } from '../../src/replay.ts';
import { folder } from '../cli/run.ts';
import { fixtureWorkspace } from '../support/workspace.ts';

const LAST = 'migrations/9999.sql';
/** The fixtures of rules, one after the other. */
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(fixtureWorkspace(10)).filter(([path]) => path.endsWith('.sql') && !path.startsWith('readers/')).map(([, text], at) => [`migrations/${String(at).padStart(4, '0')}.sql`, text])),
  [LAST]: 'DROP TABLE users;\nCREATE INDEX users_name_idx ON users (name);\n',
};
/** One text is parsed once. */
const TEXTS = new Set(Object.values(FILES)).size;
const KEPT = 'kept/history';

type Check = { readonly found: unknown; readonly parsed: number };

/** One run, as of a process of its own. */
async function check(cwd: string, made = 'this', more: Partial<LoadOptions> = { only: [LAST] }): Promise<Check> {
  const memory = diskMemory(join(cwd, KEPT), made);
  let parsed = 0;
  const counting = { ...memory, dialect: (dialect: Parameters<typeof memory.dialect>[0]) => memory.dialect({ ...dialect, parse(sql) { parsed += 1; return dialect.parse(sql); } }) };
  const { linted: { findings, statements } } = await lintProject({ cwd, paths: ['migrations'], reader: 'sql', ...more }, false, undefined, counting);
  memory.save();
  return { found: { findings, statements }, parsed };
}

async function checkAnew(cwd: string): Promise<unknown> {
  const { linted: { findings, statements } } = await lintProject({ cwd, paths: ['migrations'], reader: 'sql', only: [LAST] });
  return { findings, statements };
}

describe('a second run', () => {
  it('parses nothing again and finds the same, also where more is under check', async () => {
    const cwd = folder(FILES);
    const [first, anew] = [await check(cwd), await checkAnew(cwd)];
    expect(first.found).toEqual(anew);
    expect(first.parsed).toBe(TEXTS);
    expect(await check(cwd)).toEqual({ found: anew, parsed: 0 });
    const [whole, { linted: { findings, statements } }] = [await check(cwd, 'this', {}), await lintProject({ cwd, paths: ['migrations'], reader: 'sql' })];
    expect(whole).toEqual({ found: { findings, statements }, parsed: 0 });
  }, 60_000);

  it('parses what is new, and knows that what came before is not what it was', async () => {
    const cwd = folder(FILES);
    await check(cwd);
    writeFileSync(join(cwd, 'migrations/9998.sql'), 'CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, name text);\n');
    const more = await check(cwd);
    expect(more).toEqual({ found: await checkAnew(cwd), parsed: 1 });
    writeFileSync(join(cwd, 'migrations/0000.sql'), 'CREATE TABLE users (id bigint PRIMARY KEY, written_by_nobody_else text);\n');
    expect(await check(cwd)).toEqual({ found: await checkAnew(cwd), parsed: 1 });
    writeFileSync(join(cwd, 'schema.sql'), 'CREATE VIEW always AS SELECT 1 AS one;\nCREATE TABLE users (id int, name text);\n');
    const { linted: { findings, statements } } = await lintProject({ cwd, paths: ['migrations'], reader: 'sql', only: [LAST], schema: 'schema.sql' });
    expect((await check(cwd, 'this', { only: [LAST], schema: 'schema.sql' })).found).toEqual({ findings, statements });
  }, 60_000);
});

describe('is as if it were not there', () => {
  it.each<readonly [string, (path: string) => void]>([
    ['cut off', (path) => { writeFileSync(path, readFileSync(path).subarray(0, 1000)); }],
    ['empty', (path) => { writeFileSync(path, ''); }],
    ['spoilt', (path) => { writeFileSync(path, readFileSync(path).map((byte, at) => (at === 5000 ? byte ^ 1 : byte))); }],
    ['a folder', (path) => { rmSync(path); mkdirSync(path); }],
    ['gone', (path) => { rmSync(path); }],
  ])('%s', async (_, spoil) => {
    const cwd = folder(FILES);
    const { found } = await check(cwd);
    spoil(join(cwd, KEPT));
    expect(await check(cwd)).toEqual({ found, parsed: TEXTS });
  }, 60_000);

  it('made by other code', async () => {
    const cwd = folder(FILES);
    await check(cwd, 'before');
    expect((await check(cwd, 'after')).parsed).toBe(TEXTS);
  }, 60_000);
});

it('writes nothing for a short history', async () => {
  const cwd = folder(Object.fromEntries(Object.entries(FILES).slice(-20)));
  await check(cwd);
  expect(existsSync(join(cwd, 'kept'))).toBe(false);
});

it('gives back the catalog that was stored', async () => {
  const cwd = folder(FILES);
  const { histories: [history] } = await loadProject({ cwd, paths: ['migrations'], reader: 'sql', only: [LAST] });
  const { settings: { engine }, migrations } = history!;
  const catalog = endOf(replay(engine, migrations));
  const scripts = new Map(migrations.map(({ up }: Migration) => [up.path, up]));
  const back = fromStored(deserialize(serialize(toStored(catalog))) as StoredCatalog, (path) => scripts.get(path));
  const plain = (all: Catalog): unknown => Object.entries(all).map(([name, value]: [string, unknown]) => [name, typeof value === 'object' && value !== null && 'entries' in value ? [...(value as Catalog['tables']).entries()] : value]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  expect(catalog.gone?.size).toBeGreaterThan(10);
  expect(plain(back)).toEqual(plain(catalog));
});

function endOf(replays: ReturnType<typeof replay>): Catalog {
  for (;;) {
    const next = replays.next();
    if (next.done) return next.value;
  }
}

describe('is kept', () => {
  const kept = (files: Readonly<Record<string, string>>, below: string): string | undefined => {
    const cwd = folder(files);
    return cacheFolder(join(cwd, below))?.slice(cwd.length + 1);
  };
  it('with what other tools keep', () => { expect(kept({ 'node_modules/a/b': '', '.git/HEAD': '', 'db/x.sql': '' }, 'db')).toBe('node_modules/.cache/ddlint'); });
  it('else in the repository', () => { expect(kept({ '.git/HEAD': '', 'db/x.sql': '' }, 'db')).toBe('.git/ddlint'); });
  it('nowhere outside of it', () => { expect(kept({ 'node_modules/a': '', 'own/.git': 'gitdir: elsewhere', 'own/db/x.sql': '' }, 'own/db')).toBeUndefined(); });
});

it('what settings say to Flyway is part of what came before', async () => {
  const files = { ...Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`db/V${at + 1}__t.sql`, `CREATE TABLE app.t${at} (id bigint PRIMARY KEY, c int);\n`])), 'db/V99__c.sql': 'ALTER TABLE t1 ADD COLUMN c int;\n' };
  const cwd = folder({ ...files, 'flyway.conf': 'flyway.locations=filesystem:db\n' });
  const run = async (): Promise<readonly string[]> => {
    const memory = diskMemory(join(cwd, KEPT), 'this');
    const { linted: { findings } } = await lintProject({ cwd, paths: [], only: ['db/V99__c.sql'] }, false, undefined, memory);
    memory.save();
    return findings.map(({ rule }) => rule);
  };
  expect(await run()).not.toContain('object-already-exists');
  writeFileSync(join(cwd, 'flyway.conf'), 'flyway.locations=filesystem:db\nflyway.defaultSchema=app\n');
  expect(await run()).toContain('object-already-exists');
});
