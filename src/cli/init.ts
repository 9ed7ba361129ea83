import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { CONFIG_NAME, nearest } from '../project/config.ts';
import { findMatching, toRelative } from '../project/files.ts';
import { hooksFolder, repositoryAt } from '../project/git.ts';
import { enginesIn, NAMING } from '../project/init/engine.ts';
import { listing } from '../project/init/listing.ts';
import type { Write } from '../project/init/write.ts';
import { loadProject } from '../project/load.ts';
import { readText } from '../project/text.ts';
import { disk } from '../project/tree.ts';
import { isUserError, UserError } from '../project/user-error.ts';
import { plural } from '../report/plural.ts';

/** Writes a configuration and a hook for the repository around the working directory, or says what it would write; 0 always. */
export async function initCommand({ dryRun }: { readonly dryRun?: true }): Promise<number> {
  const cwd = process.cwd();
  const repository = nearest(cwd, '.git') === undefined ? undefined : await repositoryAt(cwd);
  const root = repository?.root ?? cwd;
  const [migrations, engine] = [await migrationsIn(root), await engineIn(root)];
  const hooks = repository && await hooksFolder(repository);
  const { planInit } = await import('../project/init/plan.ts');
  const setups = planInit({ root, ...migrations, engine: engine.name, configName: CONFIG_NAME, gitHook: hooks && relative(root, join(hooks, 'pre-commit')).split(sep).join('/'), version: packageJson.version });
  const writes = setups.flatMap((setup) => setup.writes);
  const byHand = setups.flatMap((setup) => setup.byHand ?? []);
  const then = setups.flatMap((setup) => setup.then ?? []);
  if (!dryRun) writes.forEach((each) => { write(root, each); });
  const lines = [
    ...migrations.found,
    ...(writes.some(({ path }) => path === CONFIG_NAME) ? engine.found : []),
    ...setups.slice(0, 2).map(({ found, writes: own, byHand: manual }) => `${found}: ${manual !== undefined ? 'nothing is written' : own.length === 0 ? 'nothing to do' : dryRun ? 'would be written' : 'written'}.`),
    ...(dryRun ? writes.map((each) => `\n${listing(each)}`) : []),
    ...byHand.map((text) => `\n${text}`),
    ...(then.length > 0 ? ['\nThen run:', ...then.map((command) => `  ${command}`)] : []),
    ...(!dryRun && writes.length > 0 && migrations.folders.length > 0 ? ['\nddlint check shows what is in these migrations; ddlint baseline records it, so that only what is new is reported.'] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

type FoundMigrations = { readonly folders: readonly string[]; readonly extensions: readonly string[]; readonly found: readonly string[] };

async function migrationsIn(root: string): Promise<FoundMigrations> {
  try {
    const { histories } = await loadProject({ cwd: root, paths: [], baseline: false });
    const paths = histories.flatMap(({ migrations }) => migrations.map(({ up }) => up.path));
    const folderOf = (folder: string): string => (disk.kindOf(join(root, folder)) === 'file' ? dirname(folder) : folder);
    return {
      folders: [...new Set(histories.map(({ folder }) => folderOf(folder)))].sort(),
      extensions: [...new Set(paths.map((path) => extname(path).slice(1).toLowerCase()))].sort(),
      found: histories.map(({ folder, migrations, history }) => `${folder}: ${plural(migrations.length, 'migration')}${history.reader === 'sql' ? '' : `, ${history.reader}`}.`),
    };
  } catch (error) {
    if (!(isUserError(error) && error.isNothingThere)) throw error;
    return { folders: [], extensions: [], found: [error.message] };
  }
}

async function engineIn(root: string): Promise<{ readonly name: string | undefined; readonly found: readonly string[] }> {
  const paths = (await Promise.all(NAMING.map((pattern) => findMatching(disk, root, pattern, [])))).flat();
  const engines = enginesIn(paths.filter(({ unread }) => unread === undefined).flatMap(({ path }) => {
    const text = readText(join(root, path));
    return typeof text === 'string' ? [{ path: toRelative(root, join(root, path)), text }] : [];
  }));
  const [only, ...others] = engines;
  if (!only) return { name: undefined, found: [`No file says which PostgreSQL it is; write it into ${CONFIG_NAME}, like "engine": "postgres@16".`] };
  const texts = engines.map(({ major, where }) => `PostgreSQL ${major} (${where})`);
  return others.length === 0 ? { name: `postgres@${only.major}`, found: [`${texts[0]}.`] } : { name: undefined, found: [`${texts.join(', ')}: write the one in production into ${CONFIG_NAME}, like "engine": "postgres@${only.major}".`] };
}

function write(root: string, { path, after, isScript }: Write): void {
  const full = join(root, path);
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, after);
    if (isScript) chmodSync(full, 0o755);
  } catch (error) {
    throw new UserError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
