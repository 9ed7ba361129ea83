/** What is written for a project: its configuration and its hook. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../text.ts';
import { UserError } from '../user-error.ts';
import { hookFor } from './hooks.ts';
import { parseObject } from './json.ts';
import { dependsOn } from './write.ts';
import type { PackageJson, Setup, Surroundings } from './write.ts';

export type Detected = Pick<Surroundings, 'folders' | 'extensions' | 'gitHook' | 'version'> & {
  /** The folder of the repository; all other paths are relative to it. */
  readonly root: string;
  /** `postgres@16`; undefined where nobody says, or several are named. */
  readonly engine: string | undefined;
  readonly configName: string;
};

/** Throws UserError where package.json cannot be read. */
export function planInit(detected: Detected): readonly Setup[] {
  const { root } = detected;
  const read = (path: string): string | undefined => {
    const text = readText(join(root, path));
    return typeof text === 'string' ? text : undefined;
  };
  const project: Surroundings = { ...detected, read, exists: (path) => existsSync(join(root, path)), packageJson: packageJsonIn(read('package.json')) };
  return [config(detected, project), hookFor(project), ...dependency(project)];
}

function config({ engine, folders, configName, version }: Detected, { exists, packageJson }: Surroundings): Setup {
  if (exists(configName)) return { found: configName, writes: [] };
  const settings = {
    $schema: packageJson ? './node_modules/ddlint/dist/config.schema.json' : `https://unpkg.com/ddlint@${version}/dist/config.schema.json`,
    ...(engine !== undefined && { engine }),
    ...(folders.length > 0 && { migrations: folders }),
  };
  return { found: configName, writes: [{ path: configName, before: undefined, after: `${JSON.stringify(settings, undefined, 2)}\n` }] };
}

/** A project with a package.json names what it runs there; that is for its package manager to write. */
function dependency(project: Surroundings): readonly Setup[] {
  const { packageJson, version, exists } = project;
  if (!packageJson || packageJson.value['name'] === 'ddlint' || dependsOn(project, 'ddlint')) return [];
  const [, add = 'npm install --save-dev'] = MANAGERS.find(([lock]) => exists(lock)) ?? [];
  return [{ found: 'package.json', writes: [], then: `${add} ddlint@${version}` }];
}

const MANAGERS: readonly (readonly [lock: string, add: string])[] = [['pnpm-lock.yaml', 'pnpm add --save-dev'], ['yarn.lock', 'yarn add --dev'], ['bun.lock', 'bun add --dev'], ['bun.lockb', 'bun add --dev']];

function packageJsonIn(text: string | undefined): PackageJson | undefined {
  if (text === undefined) return undefined;
  const value = parseObject(text);
  if (!value) throw new UserError('package.json is not valid JSON, so that nothing can be said about its hooks. Mend it, and run this again.');
  return { text, value };
}
