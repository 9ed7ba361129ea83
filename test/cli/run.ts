/** The built command line as a child process, in folders made for one test. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const CLI = resolve('dist/cli.cjs');

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type RunOptions = { readonly cwd: string; readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>>; /** Options of Node itself. */ readonly node?: readonly string[]; /** Another user's id. */ readonly uid?: number; readonly cli?: string };

/** Ends by itself; without terminal and without the colours that the environment of the tests may ask for. */
export function ddlint(given: readonly string[], { cwd, input, env = {}, node = [], uid, cli = CLI }: RunOptions): Promise<Run> {
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
