/** What `ddlint init` makes of the files of a project. */
import { describe, expect, it } from 'vitest';
import { enginesIn } from '../../src/project/init/engine.ts';
import { hookFor } from '../../src/project/init/hooks.ts';
import { listing } from '../../src/project/init/listing.ts';
import type { Setup, Surroundings } from '../../src/project/init/write.ts';

const COMMAND = 'npx --no-install ddlint check --staged --quiet';

function setup(files: Readonly<Record<string, string>>, more: Partial<Surroundings> = {}): Setup {
  const text = files['package.json'];
  return hookFor({
    read: (path) => files[path],
    exists: (path) => path in files || Object.keys(files).some((each) => each.startsWith(`${path}/`)),
    packageJson: text === undefined ? undefined : { text, value: JSON.parse(text) as Record<string, unknown> },
    folders: ['db/migrations'], extensions: ['sql'], gitHook: '.git/hooks/pre-commit', version: '1.2.3', ...more,
  });
}

/** The text of the one file that is written; what it says already is not written again. */
function written(files: Readonly<Record<string, string>>, more: Partial<Surroundings> = {}): readonly [path: string, text: string] {
  const { writes: [write, ...others] } = setup(files, more);
  expect([write, others]).toEqual([expect.anything(), []]);
  const { path, before, after } = write!;
  expect(before).toBe(files[path]);
  expect(setup({ ...files, [path]: after }, more)).toMatchObject({ writes: [] });
  expect(setup({ ...files, [path]: after }, more).byHand).toBeUndefined();
  return [path, after];
}

const byHand = (files: Readonly<Record<string, string>>, more: Partial<Surroundings> = {}): string => {
  const { writes, byHand: text = '' } = setup(files, more);
  expect(writes).toEqual([]);
  return text;
};

describe('pre-commit', () => {
  it('gets one more repository, in the style of the list; all else stays', () => {
    const config = '# ours\nrepos:\n-   repo: https://example.com/a\n    rev: v1 # pinned\n    hooks:\n    -   id: a\n\nci:\n    autofix: false\n';
    const [path, text] = written({ '.pre-commit-config.yaml': config });
    expect(path).toBe('.pre-commit-config.yaml');
    const added = '- repo: local\n  hooks:\n    - id: ddlint\n      name: ddlint\n      entry: ddlint check --staged --quiet\n      language: node\n      additional_dependencies: [\'ddlint@1.2.3\']\n      pass_filenames: false\n      always_run: true\n';
    expect(text).toBe(config.replace('\n\nci:', `\n${added}\nci:`));
  });

  it('runs the ddlint that the project has', () => {
    const [, text] = written({ 'package.json': '{ "devDependencies": { "ddlint": "1" } }', '.pre-commit-config.yaml': '  repos:\n    - repo: a\n      hooks: [{ id: b }]' });
    expect(text).toContain(`\n    - repo: local\n      hooks:\n        - id: ddlint\n          name: ddlint\n          entry: ${COMMAND}\n          language: system\n`);
  });

  it.each(['repos: []\n', 'repos: [{ repo: a }]\n', 'repos: {}\n', 'repos:\n', '- a\n', '{ repos: [\n', 'repos:\n- a\n---\nb: 1\n', ''])('is not touched where it is %j', (config) => {
    expect(byHand({ '.pre-commit-config.yaml': config })).toMatch(/^Add this to \.pre-commit-config\.yaml:\n {2}- repo: local\n/);
  });

  it('keeps line ends', () => {
    const [, text] = written({ '.pre-commit-config.yaml': 'repos:\r\n  - repo: a\r\n    hooks: []\r\n' });
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('lefthook', () => {
  const project = { 'package.json': '{}' };

  it.each([
    ['jobs', 'pre-commit:\n  jobs:\n    - run: a # b\n\npre-push: {}\n', 'pre-commit:\n  jobs:\n    - run: a # b\n    - name: ddlint\n      glob: "*.sql"\n      run: RUN\n\npre-push: {}\n'],
    ['commands', 'pre-commit:\n  commands:\n    a:\n      run: b\n', 'pre-commit:\n  commands:\n    a:\n      run: b\n    ddlint:\n      glob: "*.sql"\n      run: RUN\n'],
    ['neither', 'pre-commit:\n  parallel: true', 'pre-commit:\n  parallel: true\n  commands:\n    ddlint:\n      glob: "*.sql"\n      run: RUN\n'],
    ['nothing', '# mine\n', '# mine\npre-commit:\n  commands:\n    ddlint:\n      glob: "*.sql"\n      run: RUN\n'],
    ['another hook', 'pre-push:\n  commands:\n    a:\n      run: |\n        b\n        c\n', 'pre-push:\n  commands:\n    a:\n      run: |\n        b\n        c\npre-commit:\n  commands:\n    ddlint:\n      glob: "*.sql"\n      run: RUN\n'],
  ])('with %s', (_, config, expected) => {
    expect(written({ ...project, 'lefthook.yml': config })).toEqual(['lefthook.yml', expected.replace('RUN', COMMAND)]);
  });

  it('looks at what the migrations are in', () => {
    expect(written({ ...project, '.lefthook.yaml': '# a\n' }, { extensions: ['sql', 'xml'] })[1]).toContain('glob: "*.{sql,xml}"');
  });

  it.each([['lefthook.toml', '[pre-commit]\n'], ['lefthook.yml', 'pre-commit: { jobs: [] }\n'], ['lefthook.yml', 'pre-commit:\n']])('is not touched in %s', (path, text) => {
    expect(byHand({ ...project, [path]: text })).toContain(`Add this to ${path}:\n  pre-commit:\n    commands:\n      ddlint:\n`);
  });
});

describe('lint-staged', () => {
  it.each([
    ['package.json', '{\n\t"lint-staged": {\n\t\t"*.ts": "eslint"\n\t}\n}\n', '{\n\t"lint-staged": {\n\t\t"*.ts": "eslint",\n\t\t"db/migrations/**/*.sql": "ddlint check --staged --quiet"\n\t}\n}\n'],
    ['.lintstagedrc', '{ "db/migrations/**/*.sql": "sqlfluff" }', '"sqlfluff",'],
    ['.lintstagedrc.json', '{\n    "*.ts": ["eslint"]\n}', '    "db/migrations/**/*.sql": "ddlint check --staged --quiet"\n'],
    ['.lintstagedrc.yml', '"*.ts": eslint\n', '"*.ts": eslint\n"db/migrations/**/*.sql": ddlint check --staged --quiet\n'],
  ])('in %s', (path, text, expected) => {
    const [at, after] = written({ 'package.json': '{}', '.husky/pre-commit': 'npx lint-staged\n', [path]: text });
    expect([at, after]).toEqual([path, expect.stringContaining(expected)]);
  });

  it('sees only migrations, since it gives their names', () => {
    const text = '{ "lint-staged": {} }';
    expect(written({ 'package.json': text }, { folders: ['a', 'b'], extensions: ['sql', 'xml'] })[1]).toContain('"{a,b}/**/*.{sql,xml}"');
    expect(written({ 'package.json': text }, { folders: ['.'] })[1]).toContain('"*.sql"');
    expect(written({ 'package.json': text }, { folders: [], extensions: [] })[1]).toContain('"**/migrations/**/*.sql"');
  });

  it.each([['lint-staged.config.js', 'export default {}'], ['package.json', '{ "lint-staged": [] }'], ['package.json', '{ "lint-staged": { "db/migrations/**/*.sql": 1 } }']])('is not touched in %s', (path, text) => {
    expect(byHand({ [path]: text })).toContain('  "db/migrations/**/*.sql": "ddlint check --staged --quiet"');
  });
});

describe('husky', () => {
  it('gets a script, or one more line in it', () => {
    expect(written({ 'package.json': '{}', '.husky/_/h': '' })).toEqual(['.husky/pre-commit', `#!/bin/sh\n${COMMAND}\n`]);
    expect(written({ 'package.json': '{}', '.husky/pre-commit': 'npm test' })).toEqual(['.husky/pre-commit', `npm test\n${COMMAND} || exit 1\n`]);
  });

  it('is not there yet', () => {
    expect(setup({ 'package.json': '{ "devDependencies": { "husky": "9" } }' })).toMatchObject({ then: 'npx husky' });
  });

  it('of old is in package.json', () => {
    const [, text] = written({ 'package.json': '{\n  "husky": {\n    "hooks": {\n      "pre-commit": "npm test"\n    }\n  }\n}\n' });
    expect(JSON.parse(text)).toEqual({ husky: { hooks: { 'pre-commit': `npm test && ${COMMAND}` } } });
    expect(byHand({ 'package.json': '{ "husky": { "hooks": { "pre-commit": "a || b; c" } } }' })).toContain(COMMAND);
  });

  it.each(['if a; then exit 0; fi\nb\n', 'exec npm test\n', '#!/usr/bin/env node\nrun()\n', 'cat <<EOF\na\nEOF\n', 'npm test \\\n'])('has a script that may end elsewhere: %j', (text) => {
    expect(byHand({ 'package.json': '{}', '.husky/pre-commit': text })).toBe(`Add this to .husky/pre-commit:\n  ${COMMAND} || exit 1`);
  });
});

describe('simple-git-hooks', () => {
  it('gets one more command, and is run for it', () => {
    const files = { 'package.json': '{\n  "simple-git-hooks": {\n    "pre-commit": "npm test"\n  }\n}\n' };
    expect(written(files)[1]).toContain(`    "pre-commit": "npm test && ${COMMAND}"\n`);
    expect(setup(files)).toMatchObject({ then: 'npx simple-git-hooks' });
    expect(written({ 'package.json': '{}', '.simple-git-hooks.json': '{}' })[0]).toBe('.simple-git-hooks.json');
    expect(byHand({ 'package.json': '{}', 'simple-git-hooks.js': 'module.exports = {}' })).toContain(COMMAND);
  });
});

describe('git', () => {
  it('has a hook of its own, which needs no package.json', () => {
    expect(written({})).toEqual(['.git/hooks/pre-commit', '#!/bin/sh\nnpx --yes ddlint@1.2.3 check --staged --quiet\n']);
    expect(written({ '.git/hooks/pre-commit': '#!/bin/bash\nmake lint\n' })[1]).toBe('#!/bin/bash\nmake lint\nnpx --yes ddlint@1.2.3 check --staged --quiet || exit 1\n');
    expect(setup({}).writes).toMatchObject([{ isScript: true }]);
    expect(byHand({}, { gitHook: undefined })).toContain('npx --yes ddlint@1.2.3 check --staged --quiet');
  });
});

it('which PostgreSQL it is', () => {
  const majors = (text: string, path = 'compose.yaml'): readonly number[] => enginesIn([{ path, text }]).map(({ major }) => major);
  expect(majors('  db:\n    image: postgres:16-alpine\n')).toEqual([16]);
  expect(majors('  - image: "docker.io/library/postgres:14.3"\n')).toEqual([14]);
  expect(majors('    image: localhost:5000/bitnami/postgresql:17\n    image: postgis/postgis:15-3.4\n    image: pgvector/pgvector:pg18\n    image: supabase/postgres:13.1.0')).toEqual([17, 15, 18, 13]);
  expect(majors('    image: timescale/timescaledb:2.11.0-pg15\n')).toEqual([15]);
  expect(majors('[db]\nmajor_version = 15\n', 'supabase/config.toml')).toEqual([15]);
  expect(majors('    # image: postgres:12\n    image: postgres\n    image: postgres:latest\n    image: postgres:9.6\n    image: mysql:8\n    image: timescale/timescaledb:2.11.0\n    image: my-postgres-exporter:15\n    image: ${PG}')).toEqual([]);
});

it('shows what would be written', () => {
  expect(listing({ path: 'a', before: undefined, after: 'x\n\ny\n' })).toBe('new file a\n+ x\n+\n+ y');
  expect(listing({ path: 'a', before: '1\n2\n3\n4\n5\n', after: '1\n2\n3\nnew\n4\n5\n' })).toBe('changed a\n  2\n  3\n+ new\n  4\n  5');
  expect(listing({ path: 'a', before: '1\n2\n', after: '1\n2,\n3\n' })).toBe('changed a\n  1\n- 2\n+ 2,\n+ 3');
});
