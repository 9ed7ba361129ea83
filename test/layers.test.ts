/** Imports point in one direction: a layer knows only those before it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const LAYERS = [
  ['src/model.ts', 'src/catalog-model.ts', 'src/reader-model.ts', 'src/operations.ts', 'src/query-model.ts'], ['src/dialects/'], ['src/readers/'], ['src/catalog/'], ['src/effects/'], ['src/engines.ts'], ['src/replay-migration.ts', 'src/replay.ts', 'src/kept-catalogs.ts'], ['src/plan/'],
  ['src/rule.ts', 'src/history.ts'], ['rules/'], ['src/sizes.ts', 'src/same-changelog.ts', 'src/directives.ts', 'src/suppress.ts', 'src/fix.ts', 'src/called.ts', 'src/elsewhere.ts', 'src/change-class.ts', 'src/reports.ts', 'src/lint.ts'], ['src/report/'], ['src/project/'], ['src/ci/'], ['src/index.ts'], ['src/lsp/'], ['src/eslint/'], ['src/eslint.ts'], ['src/cli/'], ['src/cli.ts'],
];
const IO = ['src/project/', 'src/lsp/', 'src/eslint/', 'src/cli/', 'src/cli.ts'];
const files = globSync('{src,rules}/**/*.ts').map((path) => path.replaceAll('\\', '/'));

it.each(files)('%s imports only from its own layer and those before it', (path) => {
  const layer = layerOf(path);
  expect(layer, 'belongs to no layer').toBeGreaterThanOrEqual(0);
  expect(importsOf(path).filter((imported) => layerOf(imported) > layer)).toEqual([]);
});

it.each(files.filter((path) => !IO.some((prefix) => path.startsWith(prefix))))('%s does no input or output', (path) => {
  expect(readFileSync(path, 'utf8')).not.toMatch(/from 'node:|require\(|\bprocess\./);
});

it('no rule decides by a version number: that is for effects/', () => {
  const deciding = files.filter((path) => path.startsWith('rules/') && /version *[<>=[]|major *[<>=]/.test(readFileSync(path, 'utf8')));
  expect(deciding).toEqual([]);
});

it('each parser is imported by one file, that of YAML by those that read changelogs and settings and one that writes', () => {
  for (const [parser, times] of Object.entries({ 'libpg-query': 1, '@rgrove/parse-xml': 1, 'smol-toml': 1, yaml: 3 })) expect(files.filter((path) => new RegExp(`from '${parser}`).test(readFileSync(path, 'utf8')))).toHaveLength(times);
});

function layerOf(path: string): number {
  return LAYERS.findIndex((prefixes) => prefixes.some((prefix) => path === prefix || (prefix.endsWith('/') && path.startsWith(prefix))));
}

function importsOf(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map((match) => join(dirname(path), match[1] ?? match[2] ?? ''));
}
