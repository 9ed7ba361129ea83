/** What is written for people is true: generated parts are fresh, links lead somewhere, commands and options exist. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { rules } from '../rules/index.ts';
import { parseConfig } from '../src/project/config-parse.ts';
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
  const help = new Map(['', 'check', 'effects', 'baseline', 'explain', 'stats', 'rules', 'lsp'].map((command) => [command, helpOf(command)]));

  it('names commands that exist, with options they have', () => {
    const mentioned = [...readme.matchAll(/\bddlint ([a-z]+)((?: [^\n`|]*)?)/g)].filter(([, command = '']) => !['is', 'and'].includes(command));
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
    const scripts = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name = '']) => name).filter((name) => !['ci', 'install', 'run'].includes(name));
    expect([...new Set(scripts)].filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });

  it('shows a configuration that is valid', () => {
    const [, example = ''] = /```json\n([^]*?)```/.exec(readme) ?? [];
    expect(parseConfig(example, 'README.md')).toHaveProperty('rules');
  });
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
