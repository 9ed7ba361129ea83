/** The command line, the language server and ESLint say the same about the fixtures. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createProtocolConnection, DidOpenTextDocumentNotification, ExitNotification, InitializedNotification, InitializeRequest, PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver/node';
import { fixtureWorkspace } from '../support/workspace.ts';
import { CLI, folder, shipped } from './run.ts';

/** `line:column-line:column rule message` of each finding, sorted. */
type Said = Readonly<Record<string, readonly string[]>>;

const ESLINT_CONFIG = `
import ddlint from 'ddlint/eslint';
const [recommended] = ddlint.configs.recommended;
export default [{ ...recommended, rules: Object.fromEntries(Object.keys(ddlint.rules).map((id) => ['ddlint/' + id, 'error'])) }];
`;

async function byCli(cwd: string, paths: readonly string[]): Promise<Said> {
  const { stdout } = await shipped(['check', '--format', 'json'], { cwd });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { path: string; line: number; column: number; endLine: number; endColumn: number; rule: string; message: string }[] };
  return Object.fromEntries(paths.map((path) => [path, findings.filter((finding) => finding.path === path).map(({ line, column, endLine, endColumn, rule, message }) => `${line}:${column}-${endLine}:${endColumn} ${rule} ${message}`).sort()]));
}

async function byLsp(cwd: string, files: Readonly<Record<string, string>>, paths: readonly string[]): Promise<Said> {
  const server = spawn(process.execPath, [CLI, 'lsp'], { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => { server.kill(); });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const published = new Map<string, readonly Diagnostic[]>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => { published.set(uri, diagnostics); });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: pathToFileURL(cwd).href, capabilities: {} });
  await connection.sendNotification(InitializedNotification.type, {});
  const uri = (path: string): string => pathToFileURL(join(cwd, path)).href;
  for (const path of paths) await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: uri(path), languageId: 'sql', version: 1, text: files[path]! } });
  await vi.waitFor(() => { expect(published.size).toBe(paths.length); }, { timeout: 120_000, interval: 100 });
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  return Object.fromEntries(paths.map((path) => [path, published.get(uri(path))!.map(({ range: { start, end }, code, message }) => `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1} ${code} ${typeof message === 'string' ? message : message.value}`).sort()]));
}

async function byEslint(cwd: string, paths: readonly string[]): Promise<Said> {
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(resolve('.'), join(cwd, 'node_modules/ddlint'), 'dir');
  const stdout = await new Promise<string>((done) => { execFile(process.execPath, [resolve('node_modules/eslint/bin/eslint.js'), '--format', 'json', '.'], { cwd, maxBuffer: 1e9 }, (_, text) => { done(text); }); });
  const results = JSON.parse(stdout) as readonly { readonly filePath: string; readonly messages: readonly { readonly ruleId: string | null; readonly message: string; readonly line: number; readonly column: number; readonly endLine?: number; readonly endColumn?: number }[] }[];
  const byPath = new Map(results.map(({ filePath, messages }) => [filePath, messages.map(({ ruleId, message, line, column, endLine, endColumn }) => `${line}:${column}-${endLine}:${endColumn} ${ruleId?.replace('ddlint/', '')} ${message}`).sort()]));
  return Object.fromEntries(paths.map((path) => [path, byPath.get(join(cwd, path)) ?? []]));
}

it('the same findings, ranges and messages', async () => {
  const files = fixtureWorkspace(3);
  const cwd = folder({ ...files, 'eslint.config.mjs': ESLINT_CONFIG, 'package.json': '{}' });
  const paths = Object.keys(files).filter((path) => path.endsWith('.sql'));
  const cli = await byCli(cwd, paths);
  expect(Object.values(cli).flat().length).toBeGreaterThan(300);
  expect(await byLsp(cwd, files, paths)).toEqual(cli);
  expect(await byEslint(cwd, paths)).toEqual(cli);
}, 300_000);
