/** The command line, in folders made for one test. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished, vi } from 'vitest';

export const CLI = resolve('dist/cli.cjs');

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type RunOptions = { readonly cwd: string; readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>>; /** Options of Node itself. */ readonly node?: readonly string[]; /** Another user's id. */ readonly uid?: number; readonly cli?: string };

/** Whether colours are wanted is decided once, as the first module is loaded. */
const DECIDED_AT_START = ['FORCE_COLOR', 'NO_COLOR'];

/** The command line in this process, one run after the other; what only a process of its own can have, as `shipped`. */
export async function ddlint(given: readonly string[], options: RunOptions): Promise<Run> {
  const { node, uid, cli, env = {} } = options;
  if (node ?? uid ?? cli ?? DECIDED_AT_START.find((name) => name in env)) return shipped(given, options);
  const run = last.then(() => inProcess(given, options));
  last = run.catch(() => undefined);
  return run;
}

let last: Promise<unknown> = Promise.resolve();

async function inProcess(given: readonly string[], { cwd, input = '', env = {} }: RunOptions): Promise<Run> {
  const [before, home, stdin] = [{ ...process.env }, process.cwd(), Object.getOwnPropertyDescriptor(process, 'stdin')!];
  const text = { out: '', err: '' };
  const [out, err] = [vi.spyOn(process.stdout, 'write').mockImplementation(kept('out')), vi.spyOn(process.stderr, 'write').mockImplementation(kept('err'))];
  function kept(to: 'out' | 'err'): typeof process.stdout.write {
    return (chunk: string | Uint8Array) => {
      text[to] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    };
  }
  for (const name of DECIDED_AT_START) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(input)]) });
  process.chdir(cwd);
  try {
    const { main } = await import('../../src/cli/main.ts');
    const code = await main(given);
    return { code, stdout: text.out, stderr: text.err };
  } finally {
    process.chdir(home);
    Object.defineProperty(process, 'stdin', stdin);
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    out.mockRestore();
    err.mockRestore();
  }
}

/** The built command line as a child process. Ends by itself; without terminal and without the colours that the environment of the tests may ask for. */
export function shipped(given: readonly string[], { cwd, input, env = {}, node = [], uid, cli = CLI }: RunOptions): Promise<Run> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NO_COLOR' && name !== 'FORCE_COLOR'));
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...node, cli, ...given], { cwd, env: { ...inherited, ...env }, ...(uid !== undefined && { uid }) });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => { done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }); });
    child.stdin.end(input);
  });
}

/** A new folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'ddlint-test-'));
  onTestFinished(() => { rmSync(root, { recursive: true, force: true }); });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** An SQL script for a table that was there before, so that something is to be said about it. */
export const INDEX = 'CREATE INDEX a_idx ON a (b);\n';

/** A history whose second file has an error, and nothing else to say. */
export const HISTORY = { 'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/002.sql': `SET lock_timeout = '2s';\n${INDEX}` };

/** `path:line rule` of each finding in a JSON report. */
export function found({ stdout }: Run): readonly string[] {
  const { findings } = JSON.parse(stdout) as { findings: readonly { path: string; line: number; rule: string }[] };
  return findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}
