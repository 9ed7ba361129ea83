/** The language server as an editor meets it: spoken with over streams, and once as the process that it is. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CancellationTokenSource, CodeActionKind, CodeActionRequest, CodeLensRequest, createConnection, createProtocolConnection, DidChangeConfigurationNotification, DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DidSaveTextDocumentNotification, DocumentSymbolRequest, ExitNotification, HoverRequest, InitializedNotification, InitializeRequest, LSPErrorCodes, ProposedFeatures, PublishDiagnosticsNotification, RegistrationRequest, ShowMessageNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { ClientCapabilities, CodeAction, Diagnostic, MarkupContent, ProtocolConnection, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serve } from '../../src/lsp/server.ts';
import { CLI, folder, HISTORY, INDEX } from './run.ts';

const SECOND = 'migrations/002.sql';
const WATCHING: ClientCapabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, workspaceFolders: true, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } };

type Editor = {
  readonly connection: ProtocolConnection;
  readonly messages: readonly string[];
  readonly uri: (path: string) => string;
  readonly open: (path: string, text?: string) => void;
  readonly type: (path: string, text: string, version: number) => void;
  /** `line rule` of each diagnostic that was last published for a file; undefined before the first. */
  readonly shown: (path: string) => readonly string[] | undefined;
  readonly diagnostics: (path: string) => readonly Diagnostic[];
};

type Options = { readonly capabilities?: ClientCapabilities; readonly options?: object; readonly folders?: readonly string[] };

/** A server in this process. */
async function editor(cwd: string, options: Options = {}): Promise<Editor> {
  const [said, answered] = [new PassThrough(), new PassThrough()];
  const server = createConnection(ProposedFeatures.all, new StreamMessageReader(said), new StreamMessageWriter(answered));
  serve(server, '0.0.0');
  server.listen();
  const client = await talking(cwd, answered, said, options);
  onTestFinished(() => client.connection.sendRequest(ShutdownRequest.type));
  return client;
}

/** The built server, in a process of its own, and the exit code that it ends with. */
async function shippedEditor(cwd: string): Promise<Editor & { readonly exited: Promise<number | null> }> {
  const server = spawn(process.execPath, [CLI, 'lsp', '--stdio'], { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((done) => { server.on('exit', done); });
  onTestFinished(() => { server.kill(); });
  return { ...await talking(cwd, server.stdout, server.stdin), exited };
}

async function talking(cwd: string, answers: Readable, questions: Writable, { capabilities = WATCHING, options, folders = [cwd] }: Options = {}): Promise<Editor> {
  const connection = createProtocolConnection(new StreamMessageReader(answers), new StreamMessageWriter(questions));
  const published = new Map<string, readonly Diagnostic[]>();
  const messages: string[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => { published.set(uri, diagnostics); });
  connection.onNotification(ShowMessageNotification.type, ({ message }) => { messages.push(message); });
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities, workspaceFolders: folders.map((each) => ({ uri: pathToFileURL(each).href, name: each })), initializationOptions: options });
  await connection.sendNotification(InitializedNotification.type, {});
  const uri = (path: string): string => pathToFileURL(join(cwd, path)).href;
  return {
    connection, messages, uri,
    open: (path, text = readFileSync(join(cwd, path), 'utf8')) => { void connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: uri(path), languageId: 'sql', version: 1, text } }); },
    type: (path, text, version) => { void connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri: uri(path), version }, contentChanges: [{ text }] }); },
    shown: (path) => published.get(uri(path))?.map(({ range, code }) => `${range.start.line + 1} ${code}`),
    diagnostics: (path) => published.get(uri(path)) ?? [],
  };
}

/** Once the server has said so. */
function soon(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

describe('diagnostics', () => {
  it('are published for what is open, with the rule, its page and the whole statement', async () => {
    const { open, shown, diagnostics } = await editor(folder(HISTORY));
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toEqual(['2 index-not-concurrent']); });
    expect(diagnostics(SECOND)[0]).toMatchObject({ severity: 1, source: 'ddlint', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 27 } }, codeDescription: { href: 'https://github.com/ddlint/ddlint/blob/main/rules/README.md#index-not-concurrent' } });
  });

  it('follow what is typed here and in files before, saved or not', async () => {
    const { open, type, shown } = await editor(folder(HISTORY));
    open('migrations/001.sql');
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toEqual(['2 index-not-concurrent']); });
    type(SECOND, `${HISTORY[SECOND]}CREATE TABLE (`, 2);
    await soon(() => { expect(shown(SECOND)).toEqual(['2 index-not-concurrent', '3 unread']); });
    type(SECOND, 'SELECT 1;', 3);
    await soon(() => { expect(shown(SECOND)).toEqual([]); });
    type(SECOND, HISTORY[SECOND], 4);
    type('migrations/001.sql', `${HISTORY['migrations/001.sql']}${INDEX}`, 2);
    await soon(() => { expect(shown(SECOND)).toContain('2 object-already-exists'); });
  });

  it('are looked for on save only where that is set, and again with other settings', async () => {
    const { connection, open, type, shown, uri } = await editor(folder(HISTORY), { options: { run: 'onSave' } });
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toHaveLength(1); });
    type(SECOND, 'SELECT 1;', 2);
    expect(await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uri(SECOND) } })).toBeDefined();
    expect(shown(SECOND)).toHaveLength(1);
    void connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: uri(SECOND) } });
    await soon(() => { expect(shown(SECOND)).toEqual([]); });
    void connection.sendNotification(DidChangeConfigurationNotification.type, { settings: { ddlint: { run: 'onType', codeLens: false } } });
    type(SECOND, HISTORY[SECOND], 3);
    await soon(() => { expect(shown(SECOND)).toHaveLength(1); });
    expect(await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uri(SECOND) } })).toEqual([]);
  });

  it('are taken away when a file is closed', async () => {
    const { connection, open, shown, uri } = await editor(folder(HISTORY));
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toHaveLength(1); });
    void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uri(SECOND) } });
    await soon(() => { expect(shown(SECOND)).toEqual([]); });
  });

  it('are not about what is no migration', async () => {
    const { open, shown, messages } = await editor(folder({ ...HISTORY, 'report.sql': 'DROP TABLE a;', 'package.json': '{}' }));
    open('report.sql');
    open('package.json');
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toHaveLength(1); });
    expect([shown('report.sql'), shown('package.json'), messages]).toEqual([[], [], []]);
  });

  it('stand where the editor counts: behind a byte order mark, and beyond CRLF and characters of two units', async () => {
    const { open, diagnostics } = await editor(folder(HISTORY));
    open(SECOND, `\uFEFFSET lock_timeout = '2s'; /* 😀 */ CREATE INDEX b_idx ON a (b);\r\nCREATE INDEX c_idx ON a (id, b);`);
    await soon(() => { expect(diagnostics(SECOND).map(({ range: { start } }) => start)).toEqual([{ line: 0, character: 35 }, { line: 1, character: 0 }]); });
  });
});

describe('files on disk', () => {
  it.each([['told by the editor', WATCHING], ['seen without being told', {}]])('count as they are by now: %s', async (_, capabilities) => {
    const cwd = folder(HISTORY);
    const { connection, open, type, shown, uri } = await editor(cwd, { capabilities });
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toEqual(['2 index-not-concurrent']); });
    writeFileSync(join(cwd, 'migrations/001.sql'), `${HISTORY['migrations/001.sql']}${INDEX}`);
    if (capabilities === WATCHING) void connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: uri('migrations/001.sql'), type: 2 }] });
    else type(SECOND, `${HISTORY[SECOND]}\n`, 2);
    await soon(() => { expect(shown(SECOND)).toContain('2 object-already-exists'); });
  });

  it('a configuration that is wrong is said once, and mended', async () => {
    const cwd = folder({ ...HISTORY, 'ddlint.config.json': '{ "engine": "oracle" }' });
    const { connection, open, type, shown, messages, uri } = await editor(cwd);
    open(SECOND);
    await soon(() => { expect(messages).toEqual([expect.stringMatching(/^ddlint: ddlint\.config\.json:1: "engine" is "oracle"\. /)]); });
    type(SECOND, INDEX, 2);
    writeFileSync(join(cwd, 'ddlint.config.json'), '{ "rules": { "missing-lock-timeout": "off" } }');
    void connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri: uri('ddlint.config.json'), type: 2 }] });
    await soon(() => { expect(shown(SECOND)).toEqual(['1 index-not-concurrent']); });
    expect(messages).toHaveLength(1);
  });

  it('of several folders each has its own configuration; folders come and go', async () => {
    const [one, other] = [folder(HISTORY), folder({ ...HISTORY, 'ddlint.config.json': '{ "rules": { "index-not-concurrent": "off" } }' })];
    const { connection, open, shown } = await editor(one);
    const there = join('..', other.split('/').at(-1)!, SECOND);
    open(SECOND);
    open(there);
    await soon(() => { expect([shown(SECOND), shown(there)]).toEqual([['2 index-not-concurrent'], []]); });
    void connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added: [{ uri: pathToFileURL(other).href, name: 'other' }], removed: [{ uri: pathToFileURL(one).href, name: 'one' }] } });
    await soon(() => { expect([shown(SECOND), shown(there)]).toEqual([['2 index-not-concurrent'], []]); });
  });
});

describe('at a place', () => {
  it('says what a statement locks and for how long, and what to write instead', async () => {
    const { connection, open, uri } = await editor(folder(HISTORY));
    open(SECOND);
    const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri: uri(SECOND) }, position: { line: 1, character: 3 } });
    expect((hover!.contents as MarkupContent).value).toMatch(/^- \*\*SHARE\*\* on `a`: blocks writes; builds an index over every row\n\n\[index-not-concurrent\]\(https:.*\): write instead\n\n```sql\nCREATE INDEX CONCURRENTLY a_idx ON a \(b\);/);
    expect(await connection.sendRequest(HoverRequest.type, { textDocument: { uri: uri('gone.sql') }, position: { line: 0, character: 0 } })).toBeNull();
  });

  it('shows locks above statements, what the migration is, and the outline', async () => {
    const { connection, open, uri } = await editor(folder(HISTORY));
    open(SECOND);
    const lenses = await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uri(SECOND) } });
    expect(lenses?.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`)).toEqual(['1 additive', '2 SHARE on a: blocks writes, builds an index over every row']);
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: uri(SECOND) } });
    expect(symbols?.map(({ name }) => name)).toEqual(["SET lock_timeout = '2s'", 'CREATE INDEX a_idx ON a (b)']);
  });
});

describe('quick fixes', () => {
  const at = (line: number): object => ({ start: { line, character: 0 }, end: { line, character: 99 } });
  async function actions({ connection, uri }: Editor, path: string, line: number, only?: string[]): Promise<readonly CodeAction[]> {
    return await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri: uri(path) }, range: at(line), context: { diagnostics: [], ...(only && { only }) } } as never) as readonly CodeAction[];
  }
  function applied(text: string, action: CodeAction | undefined): string {
    const edits = action?.edit?.documentChanges?.flatMap((change) => ('edits' in change ? change.edits as TextEdit[] : [])) ?? Object.values(action?.edit?.changes ?? {}).flat();
    return TextDocument.applyEdits(TextDocument.create('x', 'sql', 1, text), edits);
  }
  const ALONE = { ...HISTORY, 'ddlint.config.json': '{ "transaction": "none" }' };

  it('write the safe version, alone and all at once', async () => {
    const open = await editor(folder(ALONE));
    open.open(SECOND);
    const [rewrite] = await actions(open, SECOND, 1);
    expect(rewrite).toMatchObject({ kind: CodeActionKind.QuickFix, isPreferred: true, diagnostics: [{ code: 'index-not-concurrent' }] });
    expect(applied(HISTORY[SECOND], rewrite)).toBe(HISTORY[SECOND].replace('INDEX', 'INDEX CONCURRENTLY'));
    const all = await actions(open, SECOND, 0, [CodeActionKind.SourceFixAll]);
    expect(all.map(({ kind }) => kind)).toEqual(['source.fixAll.ddlint']);
    expect(applied(HISTORY[SECOND], all[0])).toBe(HISTORY[SECOND].replace('INDEX', 'INDEX CONCURRENTLY'));
    expect(await actions(open, SECOND, 0)).toEqual([]);
  });

  it('suppress with a comment, whose reason is then asked for', async () => {
    const open = await editor(folder(HISTORY));
    open.open(SECOND);
    const text = applied(HISTORY[SECOND], (await actions(open, SECOND, 1)).find(({ title }) => title === 'Suppress index-not-concurrent here'));
    expect(text).toBe("SET lock_timeout = '2s';\n-- ddlint-ignore index-not-concurrent: \nCREATE INDEX a_idx ON a (b);\n");
    open.type(SECOND, text, 2);
    await soon(() => { expect(open.diagnostics(SECOND).map(({ message }) => message)).toEqual(['This suppression gives no reason.']); });
    open.type(SECOND, text.replace('t: ', 't: The table is small.'), 3);
    await soon(() => { expect(open.shown(SECOND)).toEqual([]); });
  });

  it('suppress behind a statement on the same line', async () => {
    const open = await editor(folder(HISTORY));
    const text = "SET lock_timeout = '2s'; CREATE INDEX a_idx ON a (b);";
    open.open(SECOND, text);
    const suppressed = applied(text, (await actions(open, SECOND, 0)).find(({ title }) => title.startsWith('Suppress')));
    open.type(SECOND, suppressed.replace('concurrent: ', 'concurrent: Small.'), 2);
    await soon(() => { expect(open.shown(SECOND)).toEqual([]); });
  });

  const PAIRS = { 'migrations/1_a.up.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n', 'migrations/1_a.down.sql': 'DROP TABLE a;\n', 'migrations/2_b.up.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);\n', 'migrations/2_b.down.sql': 'DROP TABLE b;\n', 'migrations/3_c.up.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);\n', 'ddlint.config.json': '{ "reader": "golang-migrate" }' };
  it('make the way back, in a file of its own where the editor can make files', async () => {
    const able = await editor(folder(PAIRS));
    able.open('migrations/3_c.up.sql');
    const [, made] = (await actions(able, 'migrations/3_c.up.sql', 0)).find(({ diagnostics }) => diagnostics?.[0]?.code === 'missing-down')?.edit?.documentChanges ?? [];
    expect(made).toMatchObject({ textDocument: { uri: able.uri('migrations/3_c.down.sql') }, edits: [{ newText: expect.stringContaining('DROP TABLE c;') as string }] });
    const unable = await editor(folder(PAIRS), { capabilities: {} });
    unable.open('migrations/3_c.up.sql');
    expect((await actions(unable, 'migrations/3_c.up.sql', 0)).map(({ title }) => title)).toEqual(['Suppress missing-down here']);
  });
});

describe('a server', () => {
  it('lets go of requests that are cancelled', async () => {
    const { connection, open, uri } = await editor(folder(HISTORY));
    open(SECOND);
    const source = new CancellationTokenSource();
    const cancelled = connection.sendRequest(HoverRequest.type, { textDocument: { uri: uri(SECOND) }, position: { line: 1, character: 0 } }, source.token);
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  });

  it('is one of several, each of which knows its own texts', async () => {
    const cwd = folder(HISTORY);
    const [one, other] = [await editor(cwd), await editor(cwd)];
    one.open(SECOND);
    other.open(SECOND, 'SELECT 1;');
    await soon(() => { expect([one.shown(SECOND), other.shown(SECOND)]).toEqual([['2 index-not-concurrent'], []]); });
  });

  it('is a process that ends when it is told to', async () => {
    const { connection, open, shown, exited } = await shippedEditor(folder(HISTORY));
    open(SECOND);
    await soon(() => { expect(shown(SECOND)).toEqual(['2 index-not-concurrent']); });
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    expect(await exited).toBe(0);
  });
});
