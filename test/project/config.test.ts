/** Where the configuration is looked for, and what each of its settings does. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';
import { loadConfig } from '../../src/project/config.ts';
import { configSchema } from '../../src/project/config-schema.ts';
import { loadProject } from '../../src/project/load.ts';
import type { LoadOptions } from '../../src/project/load.ts';
import type { LoadedHistory } from '../../src/project/read-history.ts';
import { folder } from '../cli/run.ts';

const NAME = 'ddlint.config.json';

describe('is', () => {
  it('the nearest one from the working directory upward, alone', async () => {
    const root = folder({ [NAME]: '{ "engine": "postgres@12", "transaction": "none" }', [`app/${NAME}`]: '{ "engine": "postgres@16" }', 'app/db/x': '' });
    expect(await loadConfig(join(root, 'app/db'))).toEqual({ path: join(root, 'app', NAME), root: join(root, 'app'), config: { engine: 'postgres@16' } });
    expect((await loadConfig(root)).config).toEqual({ engine: 'postgres@12', transaction: 'none' });
  });

  it("not looked for above the repository's root", async () => {
    const root = folder({ [NAME]: '{ "engine": "postgres@12" }', 'repository/.git/HEAD': '', 'repository/app/x': '' });
    expect((await loadConfig(join(root, 'repository/app'))).config).toEqual({});
    expect((await loadConfig(root)).config).toEqual({ engine: 'postgres@12' });
  });

  it('the one that is named, with paths relative to it', async () => {
    const root = folder({ [NAME]: '{ "engine": "postgres@12" }', 'etc/strict.json': '{ "engine": "postgres@16" }' });
    expect(await loadConfig(root, 'etc/strict.json')).toEqual({ path: join(root, 'etc/strict.json'), root: join(root, 'etc'), config: { engine: 'postgres@16' } });
  });

  it('not needed', async () => {
    const root = folder({ '.git/HEAD': '' });
    expect(await loadConfig(root)).toEqual({ path: undefined, root, config: {} });
  });

  it('JSON with comments and trailing commas, with or without a byte order mark', async () => {
    const root = folder({ [NAME]: '\uFEFF// which\n{ /* one */ "engine": "postgres@16", "rules": { "drop-table": "off", }, }\r\n' });
    expect((await loadConfig(root)).config).toEqual({ engine: 'postgres@16', rules: { 'drop-table': 'off' } });
  });
});

const MIGRATIONS = { 'migrations/1.sql': 'CREATE TABLE a (b int);\n', 'migrations/2.sql': 'DROP TABLE a;\n' };

function load(config: object, files: Readonly<Record<string, string>> = MIGRATIONS, options: Partial<LoadOptions> = {}): ReturnType<typeof loadProject> {
  return loadProject({ cwd: folder({ ...files, [NAME]: JSON.stringify(config) }), paths: [], ...options });
}
const pathsOf = ({ histories }: Awaited<ReturnType<typeof loadProject>>): readonly string[] => histories.flatMap(({ migrations }) => migrations.map(({ up }) => up.path));
const settingsOf = ({ histories }: Awaited<ReturnType<typeof loadProject>>): LoadedHistory['settings'] => histories[0]!.settings;
const having = (settings: object): object => ({ histories: [{ settings }] });

const SETTINGS: { readonly [name in keyof typeof configSchema.entries]: () => Promise<void> } = {
  async $schema() {
    expect(pathsOf(await load({ $schema: './node_modules/ddlint/dist/config.schema.json' }))).toHaveLength(2);
  },
  async engine() {
    expect(await load({ engine: 'postgres@16' })).toMatchObject(having({ engine: { name: 'postgres', version: [16, 0] }, engineAssumed: false }));
    expect(await load({ engine: 'postgres@16' }, MIGRATIONS, { engine: 'postgres@12' })).toMatchObject(having({ engine: { version: [12, 0] } }));
    expect(await load({})).toMatchObject(having({ engine: { version: [15, 0] }, engineAssumed: true }));
  },
  async reader() {
    expect(await load({ reader: 'flyway' })).toMatchObject({ histories: [{ history: { reader: 'flyway' } }] });
    expect(await load({ reader: 'flyway' }, MIGRATIONS, { reader: 'sqlx' })).toMatchObject({ histories: [{ history: { reader: 'sqlx' } }] });
    await expect(load({}, MIGRATIONS, { reader: 'rails' })).rejects.toThrow('There is no reader rails. Allowed: goose, dbmate,');
  },
  async transaction() {
    expect(await load({ transaction: 'none' })).toMatchObject({ histories: [{ settings: { transaction: 'none' }, migrations: [{ up: { transaction: { wrapped: false } } }, {}] }] });
    expect(await load({ transaction: 'none' }, MIGRATIONS, { transaction: 'file' })).toMatchObject({ histories: [{ settings: { transaction: 'file' }, migrations: [{ up: { transaction: { wrapped: true } } }, {}] }] });
    expect(await load({})).toMatchObject(having({ transaction: 'assumed' }));
  },
  async migrations() {
    const files = { ...MIGRATIONS, 'sql/one/3.sql': 'SELECT 1;', 'sql/two/4.sql': 'SELECT 1;', 'app/x': '' };
    expect(pathsOf(await load({ migrations: ['sql/one', 'sql/two/*.sql'] }, files))).toEqual(['sql/one/3.sql', 'sql/two/4.sql']);
    expect(pathsOf(await load({ migrations: ['sql/one'] }, files, { paths: ['migrations/2.sql'] }))).toEqual(['migrations/1.sql', 'migrations/2.sql']);
    const cwd = folder({ ...files, [NAME]: JSON.stringify({ migrations: ['sql/one', '.'] }) });
    expect(pathsOf(await loadProject({ cwd: join(cwd, 'app'), paths: [] })).slice(0, 2)).toEqual(['../migrations/1.sql', '../migrations/2.sql']);
    await expect(load({ migrations: ['sql/three'] }, files)).rejects.toThrow(/^ddlint\.config\.json: "migrations" names sql\/three, and there is no such file or folder in /);
  },
  async projects() {
    const files = { 'one/1.sql': 'SELECT 1;', 'two/a/2.sql': 'SELECT 1;', 'two/b/3.sql': 'SELECT 1;', 'migrations/4.sql': 'SELECT 1;' };
    const config = { projects: [{ migrations: ['one', 'two/b/*.sql'], engine: 'postgres@12' }, { migrations: ['two/a'] }] };
    const byPath = async (...paths: string[]): Promise<unknown> => Object.fromEntries((await load(config, files, { paths })).histories.map(({ folder: path, settings }) => [path, settings.engine.version[0]]));
    expect(await byPath()).toEqual({ one: 12, 'two/a': 15, 'two/b': 12 });
    expect(await byPath('two/b/3.sql', 'migrations')).toEqual({ migrations: 15, 'two/b': 12 });
    expect(pathsOf(await load({ ...config, migrations: ['migrations'] }, files))).toHaveLength(4);
    await expect(load({ projects: [{ migrations: ['three'] }] }, files)).rejects.toThrow(/^ddlint\.config\.json: "projects\.0\.migrations" names three, and there is no such file or folder in /);
    await expect(load({ projects: [{ migrations: ['one'] }, { migrations: ['./one/'] }] }, files)).rejects.toThrow('ddlint.config.json: "projects.1.migrations" names one, and so does "projects.0.migrations". Name it in one of them.');
  },
  async schema() {
    const { base } = settingsOf(await load({ schema: 'db/schema.sql' }, { ...MIGRATIONS, 'db/schema.sql': 'CREATE TABLE c (d int);' }));
    expect(base).toMatchObject([{ operations: [{ kind: 'createTable', table: { name: 'c' } }] }]);
    expect(settingsOf(await load({ schema: 'gone.sql' }, { ...MIGRATIONS, 'x.sql': '' }, { schema: 'x.sql' })).base).toEqual([]);
    await expect(load({ schema: 'gone.sql' })).rejects.toThrow('The schema gone.sql cannot be used: there is no such file');
  },
  async stats() {
    const sizes = JSON.stringify({ version: 1, server: '15.4', tables: { a: { rows: 5, bytes: 8192 } } });
    expect(settingsOf(await load({ stats: 'db/sizes.json' }, { ...MIGRATIONS, 'db/sizes.json': sizes })).sizes).toEqual({ tables: new Map([['a', { rows: 5, bytes: 8192 }]]), small: 10_000, large: 1_000_000 });
    expect(settingsOf(await load({ stats: 'gone.json' }, { ...MIGRATIONS, 'x.json': sizes }, { stats: 'x.json' })).sizes?.tables.size).toBe(1);
    await expect(load({ stats: 'gone.json' })).rejects.toThrow('The table sizes in gone.json cannot be used: there is no such file');
  },
  async tableSizes() {
    const sizes = JSON.stringify({ version: 1, server: '15.4', tables: {} });
    expect(settingsOf(await load({ stats: 'x.json', tableSizes: { small: 5 } }, { ...MIGRATIONS, 'x.json': sizes })).sizes).toMatchObject({ small: 5, large: 1_000_000 });
    await expect(load({ tableSizes: { small: -1 } })).rejects.toThrow('"tableSizes.small" is -1. Write a number of rows.');
  },
  async baseline() {
    const file = JSON.stringify({ version: 1, findings: {} });
    expect((await load({ baseline: 'etc/known.json' }, { ...MIGRATIONS, 'etc/known.json': file })).baseline?.known).toEqual({ version: 1, findings: {} });
    expect((await load({ baseline: 'gone.json' }, MIGRATIONS, { baseline: false })).baseline).toBeUndefined();
    await expect(load({ baseline: 'gone.json' })).rejects.toThrow('gone.json: the baseline cannot be read: there is no such file');
  },
  async ignore() {
    expect(pathsOf(await load({ ignore: ['migrations/2*'] }))).toEqual(['migrations/1.sql']);
    expect(pathsOf(await load({ ignore: ['**/1.sql', './migrations/3.sql'] }, { ...MIGRATIONS, 'migrations/3.sql': 'SELECT 1;' }))).toEqual(['migrations/2.sql']);
    expect(pathsOf(await load({ ignore: ['migrations/old'] }, { ...MIGRATIONS, 'migrations/old/3.sql': 'SELECT 1;' }))).toEqual(['migrations/1.sql', 'migrations/2.sql']);
    const cwd = folder({ 'a [1]/migrations/1.sql': 'SELECT 1;', 'a [1]/migrations/2.sql': 'SELECT 1;', [`a [1]/${NAME}`]: '{ "ignore": ["migrations/1.sql"] }' });
    expect(pathsOf(await loadProject({ cwd: join(cwd, 'a [1]/migrations'), paths: [] }))).toEqual(['2.sql']);
    expect(pathsOf(await loadProject({ cwd: join(cwd, 'a [1]'), paths: ['migrations'] }))).toEqual(['migrations/2.sql']);
  },
  async rules() {
    const { severities } = settingsOf(await load({ rules: { 'drop-table': 'error', 'drop-column': 'off' } }, MIGRATIONS, { rules: new Map([['drop-column', 'note']]) }));
    expect(Object.fromEntries(severities)).toEqual({ 'drop-table': 'error', 'drop-column': 'note' });
    const { findings } = await check({ files: [{ path: '1.sql', text: 'DROP TABLE a;' }], rules: Object.fromEntries(severities) });
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'drop-table', severity: 'error' }));
  },
};

it.each(Object.keys(configSchema.entries) as (keyof typeof SETTINGS)[])('%s', async (name) => {
  await SETTINGS[name]();
});
