/** One bad file hides no other's findings, and is reported itself: which, where, what is wrong, what to do. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI, ddlint, folder, HISTORY } from './run.ts';
import type { Run } from './run.ts';

type Put = (path: string, root: string) => void;
const nothing: Put = () => { /* The content says it all. */ };

describe.each<[string, string, string | Uint8Array | undefined, Put, string]>([
  ['UTF-16', 'x.sql', new Uint8Array([0xff, 0xfe, 0x44, 0]), nothing, 'this is UTF-16; save it as UTF-8'],
  ['binary', 'x.sql', new Uint8Array([0x44, 0, 0x80, 0xff]), nothing, 'this is no text, it has NUL bytes; save it as UTF-8, or take it away'],
  ['Latin-1', 'x.sql', new Uint8Array([0x2d, 0x2d, 0xe9]), nothing, 'this is not UTF-8; save it as UTF-8'],
  ['empty', 'x.sql', ' \n', nothing, 'this file is empty; write the migration, or a comment that says why there is none'],
  ['a folder', 'x.sql', undefined, (path) => { mkdirSync(path); }, 'this is a folder, no file; rename it, or name a file'],
  ['a link that leads nowhere', 'x.sql', undefined, (path) => { symlinkSync('gone.sql', path); }, 'there is no such file, or it is a link that leads nowhere; mend or delete it'],
  ['a link that leads to itself', 'x.sql', undefined, (path) => { symlinkSync('x.sql', path); }, 'this is a link that leads to itself; mend or delete it'],
  ['a link that leads out', 'x.sql', undefined, (path) => { symlinkSync(CLI, path); }, 'this is a link to a file elsewhere, which is not followed; name the file itself'],
  ['a link to a folder', 'x', undefined, (path, root) => { symlinkSync(root, path); }, 'this is a link to a folder, which is not followed; name the folder itself'],
  ['a pipe', 'x.sql', undefined, (path) => { execFileSync('mkfifo', [path]); }, 'this is a pipe or a device, no file; name it to have it read'],
  ['a way back alone', 'x.down.sql', 'DROP TABLE a;', nothing, 'this is a way back, and there is no up script beside it; add that, or give this file another name'],
])('%s', (_, name, content, put, reason) => {
  const path = `migrations/${name}`;
  const project = (): string => {
    const root = folder({ ...HISTORY, ...(content !== undefined && { [path]: content }) });
    put(join(root, path), root);
    return root;
  };

  it('is reported beside the findings of the others', async () => {
    const run = await ddlint(['check', '--format', 'json'], { cwd: project() });
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(messages(run)).toEqual([`${path}:1:1 warning unread: Not checked: ${reason}.`, expect.stringContaining('migrations/002.sql:2:1 error index-not-concurrent')]);
  });

  it('is an error with --strict, and is never counted as a warning', async () => {
    const flags = ['check', '--format', 'json', '--rule', 'index-not-concurrent=note'];
    const cwd = project();
    expect((await ddlint([...flags, '--max-warnings', '0'], { cwd })).code).toBe(0);
    const strict = await ddlint([...flags, '--strict'], { cwd });
    expect(strict.code).toBe(1);
    expect(messages(strict)).toContain(`${path}:1:1 error unread: Not checked: ${reason}.`);
  });

  it('is named by effects', async () => {
    const { code, stdout, stderr } = await ddlint(['effects', '--format', 'json'], { cwd: project() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `ddlint: Not checked: ${path} (${reason}).\n` });
    expect(JSON.parse(stdout)).toMatchObject({ steps: [{ path: 'migrations/001.sql' }, { path: 'migrations/002.sql' }, { path: 'migrations/002.sql' }] });
  });
});

it('a link to a folder that is looked at where it is says nothing', async () => {
  const cwd = folder({ ...HISTORY, 'migrations/old/003.sql': 'SELECT 1;\n' });
  symlinkSync('old', join(cwd, 'migrations/older'));
  expect(messages(await ddlint(['check', '--format', 'json'], { cwd }))).toEqual([expect.stringContaining('index-not-concurrent')]);
});

// Whoever may do everything is never refused; then somebody else looks.
const uid = process.getuid?.() === 0 ? 65_534 : undefined;

describe.skipIf(process.platform === 'win32' || (uid !== undefined && !isOpenToAll(CLI)))('without permission', () => {
  it('a file is reported beside the findings of the others', async () => {
    const cwd = folder({ ...HISTORY, 'migrations/003.sql': 'DROP TABLE a;\n' });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'migrations/003.sql'), 0);
    const run = await ddlint(['check', '--format', 'json'], { cwd, ...(uid !== undefined && { uid }) });
    expect(messages(run)).toEqual(['migrations/003.sql:1:1 warning unread: Not checked: there is no permission to read this file; give it (chmod +r).', expect.stringContaining('index-not-concurrent')]);
  });

  it('a folder is', async () => {
    const cwd = folder({ ...HISTORY, 'migrations/old/003.sql': 'DROP TABLE a;\n' });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'migrations/old'), 0);
    const run = await ddlint(['check', '--format', 'json'], { cwd, ...(uid !== undefined && { uid }) });
    chmodSync(join(cwd, 'migrations/old'), 0o755);
    expect(messages(run)).toEqual(['migrations/old:1:1 warning unread: Not checked: there is no permission to open this folder; give it (chmod +rx).', expect.stringContaining('index-not-concurrent')]);
  });
});

it('a broken statement costs itself: the rest of its file is checked', async () => {
  const cwd = folder({ ...HISTORY, 'migrations/003.sql': 'SELEC 1;\n\nDROP TABLE a;\n' });
  const run = await ddlint(['check', 'migrations/003.sql', '--format', 'json'], { cwd });
  expect(messages(run)).toEqual([
    'migrations/003.sql:1:1 warning unread: PostgreSQL refuses this: syntax error at or near "SELEC".',
    expect.stringContaining('migrations/003.sql:3:1 warning drop-table'),
    expect.stringContaining('migrations/003.sql:3:1 note missing-lock-timeout'),
  ]);
});

it('a link inside the project is followed', async () => {
  const cwd = folder({ ...HISTORY, 'shared/last.sql': 'DROP TABLE a;\n' });
  symlinkSync('../shared/last.sql', join(cwd, 'migrations/003.sql'));
  expect(messages(await ddlint(['check', '--format', 'json'], { cwd })).at(-1)).toContain('migrations/003.sql:1:1');
});

it('a named link is followed wherever it leads', async () => {
  const cwd = folder(HISTORY);
  symlinkSync(join(folder({ 'x.sql': 'DROP TABLE a;\n' }), 'x.sql'), join(cwd, 'migrations/003.sql'));
  const run = await ddlint(['check', 'migrations/003.sql', '--format', 'json'], { cwd });
  expect(messages(run)).toContainEqual(expect.stringContaining('migrations/003.sql:1:1 warning drop-table'));
});

function messages({ stdout }: Run): readonly string[] {
  const { findings } = JSON.parse(stdout) as { findings: readonly Readonly<Record<'path' | 'line' | 'column' | 'severity' | 'rule' | 'message', string | number>>[] };
  return findings.map(({ path, line, column, severity, rule, message }) => `${path}:${line}:${column} ${severity} ${rule}: ${message}`);
}

function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 0o5) !== 0 && (path === dirname(path) || isOpenToAll(dirname(path)));
}
