/** Who runs what before a commit, and how ddlint is added to it; the first that the project uses. */
import { parseObject, withValue } from './json.ts';
import { commandFor, CHECK, dependsOn, edit } from './write.ts';
import type { Setup, Surroundings } from './write.ts';
import { hasIn, withEntry } from './yaml.ts';
import type { Entry } from './yaml.ts';

/** Never undefined: git itself runs hooks too. */
export function hookFor(project: Surroundings): Setup {
  return preCommit(project) ?? lefthook(project) ?? lintStaged(project) ?? husky(project) ?? simpleGitHooks(project) ?? gitHook(project);
}

/** https://pre-commit.com/#repository-local-hooks */
function preCommit(project: Surroundings): Setup | undefined {
  const path = ['.pre-commit-config.yaml', '.pre-commit-config.yml'].find(project.exists);
  if (path === undefined) return undefined;
  const hook = {
    id: 'ddlint',
    name: 'ddlint',
    ...(dependsOn(project, 'ddlint') ? { entry: commandFor(project), language: 'system' } : { entry: `ddlint ${CHECK}`, language: 'node', additional_dependencies: [`ddlint@${project.version}`] }),
    pass_filenames: false,
    always_run: true,
  };
  const lines = [
    '- repo: local',
    '  hooks:',
    ...Object.entries(hook).map(([key, value], at) => `    ${at === 0 ? '- ' : '  '}${key}: ${Array.isArray(value) ? `[${value.map((each) => `'${each}'`).join()}]` : value}`),
  ];
  return edit('pre-commit', path, project.read(path), (text) => withEntry(text, { keys: ['repos'], lines, value: { repo: 'local', hooks: [hook] } }), indented(lines));
}

/** https://lefthook.dev/configuration/ */
function lefthook(project: Surroundings): Setup | undefined {
  const names = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`));
  const path = names.find(project.exists);
  if (path === undefined) return undefined;
  const command = { glob: globOf(project.extensions), run: commandFor(project) };
  const lines = [`  glob: "${command.glob}"`, `  run: ${command.run}`];
  const nested = ['commands:', '  ddlint:', ...lines.map((line) => `  ${line}`)];
  const whole = ['pre-commit:', ...nested.map((line) => `  ${line}`)];
  const entryIn = (text: string): Entry => {
    if (hasIn(text, ['pre-commit', 'jobs'])) return { keys: ['pre-commit', 'jobs'], lines: ['- name: ddlint', ...lines], value: { name: 'ddlint', ...command } };
    if (hasIn(text, ['pre-commit', 'commands'])) return { keys: ['pre-commit', 'commands'], lines: ['ddlint:', ...lines], value: { ddlint: command } };
    if (hasIn(text, ['pre-commit'])) return { keys: ['pre-commit'], lines: nested, value: { commands: { ddlint: command } } };
    return { keys: [], lines: whole, value: { 'pre-commit': { commands: { ddlint: command } } } };
  };
  return edit('lefthook', path, project.read(path), (text) => (/\.ya?ml$/.test(path) ? withEntry(text, entryIn(text)) : undefined), indented(whole));
}

/** It gives the names of the staged files to what it runs, so only migrations may match: https://github.com/lint-staged/lint-staged#configuration */
function lintStaged(project: Surroundings): Setup | undefined {
  const pattern = patternOf(project);
  const command = `ddlint ${CHECK}`;
  const recipe = `  "${pattern}": "${command}"`;
  const added = (known: unknown): unknown => (known === undefined ? command : Array.isArray(known) ? [...(known as readonly unknown[]), command] : typeof known === 'string' ? [known, command] : undefined);
  const { packageJson } = project;
  if (packageJson && 'lint-staged' in packageJson.value) {
    const known = packageJson.value['lint-staged'] as Readonly<Record<string, unknown>> | null;
    return edit('lint-staged', 'package.json', packageJson.text, () => {
      const value = typeof known === 'object' && known !== null && !Array.isArray(known) ? added(known[pattern]) : undefined;
      return value === undefined ? undefined : withValue(packageJson.text, ['lint-staged', pattern], value);
    }, recipe, JSON.stringify(known));
  }
  const path = ['', '.json', '.yaml', '.yml', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'].map((ending) => `.lintstagedrc${ending}`).concat(['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `lint-staged.config.${ending}`)).find(project.exists);
  if (path === undefined) return undefined;
  return edit('lint-staged', path, project.read(path), (text) => {
    const known = parseObject(text);
    const value = known && added(known[pattern]);
    if (value !== undefined) return withValue(text, [pattern], value);
    return /(rc|\.ya?ml)$/.test(path) ? withEntry(text, { keys: [], lines: [`"${pattern}": ${command}`], value: { [pattern]: command } }) : undefined;
  }, recipe);
}

/** https://typicode.github.io/husky/ */
function husky(project: Surroundings): Setup | undefined {
  const { packageJson } = project;
  const old = (packageJson?.value['husky'] as { readonly hooks?: Readonly<Record<string, unknown>> } | undefined)?.hooks;
  if (packageJson && old) return inPackageJson('husky', packageJson.text, ['husky', 'hooks', 'pre-commit'], old['pre-commit'], commandFor(project));
  if (!project.exists('.husky') && !dependsOn(project, 'husky')) return undefined;
  const path = '.husky/pre-commit';
  const setup = script('husky', path, project.read(path), commandFor(project));
  return project.exists('.husky') ? setup : { ...setup, then: 'npx husky' };
}

/** https://github.com/toplenboren/simple-git-hooks#readme */
function simpleGitHooks(project: Surroundings): Setup | undefined {
  const { packageJson } = project;
  const [name, then] = ['simple-git-hooks', 'npx simple-git-hooks'];
  const settings = packageJson?.value[name] as Readonly<Record<string, unknown>> | undefined;
  if (packageJson && settings) return withThen(inPackageJson(name, packageJson.text, [name, 'pre-commit'], settings['pre-commit'], commandFor(project)), then);
  const path = ['simple-git-hooks', '.simple-git-hooks'].flatMap((base) => ['json', 'js', 'cjs', 'mjs'].map((ending) => `${base}.${ending}`)).find(project.exists);
  if (path === undefined) return undefined;
  return withThen(edit(name, path, project.read(path), (text) => {
    const known = path.endsWith('.json') ? parseObject(text) : undefined;
    const after = known && joined(known['pre-commit'], commandFor(project));
    return after === undefined ? undefined : withValue(text, ['pre-commit'], after);
  }, `  "pre-commit": "${commandFor(project)}"`), then);
}

/** https://git-scm.com/docs/githooks#_pre_commit */
function gitHook(project: Surroundings): Setup {
  const { gitHook: path } = project;
  if (path === undefined) return { found: 'no hook of its own', writes: [], byHand: `Hooks of this project (core.hooksPath) are not its own, or it is in no git repository. Run this before a commit:\n  ${commandFor(project)}` };
  return script('git', path, project.read(path), commandFor(project));
}

/** A shell script gets one more command; one that may end before it is left alone. */
function script(name: string, path: string, before: string | undefined, command: string): Setup {
  const isPlain = (text: string): boolean => !/^#!(?!.*\b(ba|z|da)?sh\b)/.test(text) && !/\b(exit|exec|return)\b|<<|\\\s*$/.test(text);
  const setup = edit(name, path, before, (text) => (isPlain(text) ? `${text === '' ? '#!/bin/sh\n' : text.replace(/\n?$/, '\n')}${command}${text === '' ? '' : ' || exit 1'}\n` : undefined), `  ${command} || exit 1`);
  return { ...setup, writes: setup.writes.map((each) => ({ ...each, isScript: true })) };
}

function inPackageJson(name: string, text: string, keys: readonly string[], known: unknown, command: string): Setup {
  return edit(name, 'package.json', text, () => {
    const after = joined(known, command);
    return after === undefined ? undefined : withValue(text, keys, after);
  }, `  "pre-commit": "${command}"`, JSON.stringify(known ?? null));
}

/** Undefined where another command may not let this one run. */
function joined(known: unknown, command: string): string | undefined {
  if (known === undefined) return command;
  return typeof known === 'string' && !/[#;|\n]|[^&]&$/.test(known) ? `${known} && ${command}` : undefined;
}

function withThen(setup: Setup, then: string): Setup {
  return setup.writes.length === 0 ? setup : { ...setup, then };
}

function globOf(extensions: readonly string[]): string {
  return extensions.length > 1 ? `*.{${extensions.join()}}` : `*.${extensions[0] ?? 'sql'}`;
}

function patternOf({ folders, extensions }: Surroundings): string {
  const places = folders.length === 0 ? ['**/migrations'] : folders;
  if (places.includes('.')) return globOf(extensions);
  return `${places.length > 1 ? `{${places.join()}}` : places[0]!}/**/${globOf(extensions)}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
