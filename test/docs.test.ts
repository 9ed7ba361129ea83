/** What is written for people is true: generated parts are fresh, links lead somewhere, commands and options exist. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };
import { rules } from '../rules/index.ts';
import { parseConfig } from '../src/project/config-parse.ts';
import { hookFor } from '../src/project/init/hooks.ts';
import type { Surroundings } from '../src/project/init/write.ts';
import { ruleUrl } from '../src/rule.ts';

const pages = globSync('**/*.md', { ignore: ['**/node_modules/**', 'dist/**'] }).sort();
const readme = readFileSync('README.md', 'utf8');

it('generated parts are fresh', () => {
  expect(() => execFileSync(process.execPath, ['--import', 'tsx', 'scripts/gen.ts', '--check'], { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })).not.toThrow();
});

describe.each(rules)('$id', ({ id, title, why, instead, sources }) => {
  it('says why, what instead, and where that is from', () => {
    expect([title, why, instead].filter((text) => text.trim() === '')).toEqual([]);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !/^https:\/\/[\w.-]+\/\S*$/.test(source))).toEqual([]);
  });

  it('has a section where its findings point to', () => {
    const [page = '', anchor = ''] = ruleUrl(id).replace('https://github.com/ddlint/ddlint/blob/main/', '').split('#');
    expect(anchorsOf(page)).toContain(anchor);
  });
});

describe.each(pages)('%s', (page) => {
  it('links to what exists', () => {
    const targets = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !exists(page, target))).toEqual([]);
  });
});

it('every rule for PostgreSQL is in the table of hazards, and no other', () => {
  const named = new Set([...textOf('rules/hazards.md').matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, id]) => id));
  // Rules about ddlint's own comments stand for no hazard.
  expect([...named].sort()).toEqual(rules.filter(({ id }) => id !== 'unused-suppression').map(({ id }) => id).sort());
});

describe('README', () => {
  const help = new Map(['', 'check', 'effects', 'init', 'ci', 'baseline', 'explain', 'stats', 'rules', 'lsp'].map((command) => [command, helpOf(command)]));

  it('names commands that exist, with options they have', () => {
    const mentioned = [...readme.matchAll(/\bddlint ([a-z]+)((?: [^\n`|]*)?)/g)].filter(([, command = '']) => !['is', 'and', 'from'].includes(command));
    expect(mentioned.length).toBeGreaterThan(4);
    expect(mentioned.filter(([, command = '', rest = '']) => !help.has(command) || (rest.match(/--[a-z-]+/g) ?? []).some((option) => !help.get(command)!.includes(option))).map(([text]) => text)).toEqual([]);
  });

  it('explains every option of check and effects, and no other', () => {
    const optionsIn = (text: string): readonly string[] => [...new Set(text.match(/--[a-z-]+/g) ?? [])].filter((option) => option !== '--help').sort();
    const table = readme.split('\n').filter((line) => line.startsWith('| `--')).map((line) => line.split('|')[1]!).join();
    expect(optionsIn(table)).toEqual(optionsIn(['check', 'effects'].map((command) => /Options:([^]*?)\n\n/.exec(help.get(command)!)![1]!.replace(/\(pg_dump\s+--schema-only\)/, '')).join()));
    const ofCheck = readme.split('\n').filter((line) => line.startsWith('| `--') && line.includes('`check` only')).join();
    expect(optionsIn(ofCheck).filter((option) => help.get('effects')!.includes(option))).toEqual([]);
  });

  it('names scripts that package.json has', () => {
    const scripts = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name = '']) => name).filter((name) => !['ci', 'install', 'run', 'builds'].includes(name));
    expect([...new Set(scripts)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });

  it('shows a configuration that is valid', () => {
    const [, example = ''] = /```json\n([^]*?)```/.exec(readme) ?? [];
    expect(parseConfig(example, 'README.md')).toHaveProperty('rules');
  });
});

describe('what is written for other tools', () => {
  const shown = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => ({ text, value: parse(text) as unknown }));

  it('is what ddlint init writes', () => {
    const project: Surroundings = { read: () => undefined, exists: () => false, packageJson: { text: '{}', value: {} }, folders: ['db/migrations'], extensions: ['sql'], gitHook: undefined, version: packageJson.version };
    const [lefthook, preCommit] = [['lefthook.yml', '# a\n'], ['.pre-commit-config.yaml', 'repos:\n  - repo: a\n']].map(([path, text]) => hookFor({ ...project, exists: (each) => each === path, read: () => text }).writes[0]!.after);
    expect(shown.map(({ value }) => value)).toContainEqual(parse(lefthook!));
    expect(shown.map(({ value }) => value)).toContainEqual({ repos: (parse(preCommit!) as { repos: unknown[] }).repos.slice(1) });
    expect(readme).toContain(hookFor({ ...project, exists: (path) => path === '.husky' }).writes[0]!.after.split('\n')[1]);
    expect(readme).toContain(JSON.stringify((parse(hookFor({ ...project, packageJson: { text: '{"lint-staged":{}}', value: { 'lint-staged': {} } } }).writes[0]!.after) as { 'lint-staged': object })['lint-staged']).slice(1, -1).replace(':', ': '));
  });

  it('pins the version it is released with, and gives the action inputs that it has', () => {
    expect([...new Set(readme.match(/ddlint@\d[\d.]*/g))]).toEqual([`ddlint@${packageJson.version}`]);
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { readonly inputs: object };
    const steps = shown.flatMap(({ value }) => Object.values((value as { jobs?: Record<string, { steps: readonly { uses: string; with?: object }[] }> }).jobs ?? {})).flatMap((job) => job.steps);
    const own = steps.filter(({ uses }) => uses.startsWith('ddlint/ddlint@'));
    expect(own).toHaveLength(1);
    expect(Object.keys(own[0]!.with ?? {}).filter((name) => !(name in inputs))).toEqual([]);
  });

  it('is the hook that the pre-commit framework is offered', () => {
    const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly [Record<string, unknown>];
    const { repos: [{ hooks: [local] }] } = shown.map(({ value }) => value as { repos: [{ hooks: [Record<string, unknown>] }] }).find((value) => 'repos' in value)!;
    for (const key of ['id', 'name', 'entry', 'language', 'pass_filenames', 'always_run']) expect(hook[key]).toEqual(local[key]);
    // It takes all that npm pack says for the name of a file, also what a script says.
    expect(readFileSync('.npmrc', 'utf8')).toMatch(/^foreground-scripts=false$/m);
  });
});

it('rules that others have under another name are there', () => {
  const rows = readFileSync('rules/from-other-linters.md', 'utf8').split(/^## /m).slice(1).flatMap((part) => part.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---')).slice(1));
  const named = rows.flatMap((row) => [...row.split('|')[2]!.matchAll(/`([^`]+)`(?: \((off)\))?/g)].map(([, id, off]) => ({ id, off: off !== undefined })));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(({ id, off }) => rules.find((rule) => rule.id === id)?.severity === undefined || (rules.find((rule) => rule.id === id)!.severity === 'off') !== off)).toEqual([]);
  expect(rows.filter((row) => !/`| none |nothing to do/.test(row.split('|').slice(2).join('|')))).toEqual([]);
});

function helpOf(command: string): string {
  return execFileSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...(command === '' ? [] : [command]), '--help'], { encoding: 'utf8' });
}

function exists(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURI(path));
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor));
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-'));
}

/** Without what is shown as code. */
function textOf(page: string): string {
  return readFileSync(page, 'utf8').replace(/^```[^]*?^```$/gm, '');
}
