/** The VS Code extension as it is packed: its manifest, and the server that comes with it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { createProtocolConnection, ExitNotification, InitializeRequest, ShutdownRequest, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import packageJson from '../../package.json' with { type: 'json' };
import { settingsOf } from '../../src/lsp/settings.ts';
import { folder } from './run.ts';

type Manifest = { readonly name: string; readonly version: string; readonly main: string; readonly engines: { readonly vscode: string }; readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown; readonly enum?: readonly string[] }>> }; readonly jsonValidation: readonly { readonly url: string }[] } };

it('holds a manifest whose files are there, settings that the server knows, and a server that runs', async () => {
  const home = folder({});
  const vsix = join(home, 'ddlint.vsix');
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/vscode.ts', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const [path, content] of Object.entries(unzipSync(readFileSync(vsix)))) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  const manifest = JSON.parse(readFileSync(join(home, 'extension/package.json'), 'utf8')) as Manifest;
  expect(manifest).toMatchObject({ name: 'ddlint', version: packageJson.version, engines: { vscode: '^1.91.0' } });
  expect(readFileSync(join(home, 'extension.vsixmanifest'), 'utf8')).toContain(`Id="ddlint" Version="${packageJson.version}" Publisher="ddlint"`);
  for (const path of [manifest.main, ...manifest.contributes.jsonValidation.map(({ url }) => url), 'dist/THIRD-PARTY-NOTICES.txt', 'server/THIRD-PARTY-NOTICES.txt', 'LICENSE.txt', 'readme.md']) expect(readFileSync(join(home, 'extension', path), 'utf8')).not.toBe('');

  const { 'ddlint.path': path, ...properties } = manifest.contributes.configuration.properties;
  expect(path).toBeDefined();
  const named = Object.entries(properties).map(([name, property]) => [name.replace('ddlint.', ''), property] as const);
  expect(Object.fromEntries(named.map(([name, property]) => [name, property.default]))).toEqual(settingsOf({}));
  for (const [name, { enum: allowed = [] }] of named) for (const value of allowed) expect(settingsOf({ [name]: value })).toMatchObject({ [name]: value });

  const server = spawn(process.execPath, [join(home, 'extension/server/cli.cjs'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((done) => { server.on('exit', done); });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const { serverInfo } = await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  expect(serverInfo).toEqual({ name: 'ddlint', version: packageJson.version });
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  expect(await exited).toBe(0);
}, 120_000);
