/** What is loaded for which files: start-up is paid by every commit. */
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { folder, shipped } from './run.ts';

/** Says which bundles were loaded by the end. */
const PROBE = "process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\\n')));\n";

async function loaded(files: Readonly<Record<string, string>>, words = ['check', '--quiet', 'migrations']): Promise<readonly string[]> {
  const root = folder({ ...files, 'probe.cjs': PROBE });
  const { stderr } = await shipped(words, { cwd: root, node: ['--require', './probe.cjs'] });
  return stderr.split('\n').map((path) => basename(path)).filter((name) => name !== 'probe.cjs').sort();
}

it.each<readonly [what: string, files: Readonly<Record<string, string>>, bundles: readonly string[]]>([
  ['the command alone, for SQL', { 'migrations/1.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n' }, ['cli.cjs', 'commands.cjs']],
  ['what reads changelogs, for changelogs', { 'migrations/changelog.xml': '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"><changeSet id="1" author="ada"><sql>SELECT 1</sql></changeSet></databaseChangeLog>\n' }, ['changelogs.cjs', 'cli.cjs', 'commands.cjs']],
  ["what reads settings, for Flyway's", { 'migrations/V1__a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n', 'migrations/flyway.toml': '[flyway]\nlocations = ["filesystem:."]\n' }, ['cli.cjs', 'commands.cjs', 'settings.cjs']],
])('%s', async (_, files, bundles) => {
  expect(await loaded(files)).toEqual(bundles);
});

it('no more than the words, to say its version', async () => {
  expect(await loaded({}, ['--version'])).toEqual(['cli.cjs']);
});
