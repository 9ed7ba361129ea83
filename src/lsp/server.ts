/** The language server: an editor's messages → checks of the folders that are open → diagnostics and answers. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodeActionKind, CodeLensRefreshRequest, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver';
import type { CancellationToken, ClientCapabilities, Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CONFIG_NAME, nearest } from '../project/config.ts';
import { fixAll, quickFixes } from './code-actions.ts';
import { toDiagnostic } from './diagnostics.ts';
import type { FileView } from './file-view.ts';
import { placeIn } from './place.ts';
import type { Place } from './place.ts';
import { openRoot } from './root.ts';
import type { Root } from './root.ts';
import { DEFAULTS, settingsOf } from './settings.ts';
import { hoverAt, lensesOf, symbolsOf } from './told.ts';

/** Answers on `connection` until it is closed; the caller listens. `version`: ddlint's own. */
export function serve(connection: Connection, version: string): void {
  const documents = new TextDocuments(TextDocument);
  const roots = new Map<string, Root>();
  const timers = new Map<Root, NodeJS.Timeout>();
  const shown = new Set<string>();
  let folders: readonly string[] = [];
  let client: ClientCapabilities = {};
  let settings = DEFAULTS;

  const rootOf = (path: string): Root => {
    const folder = folders.filter((each) => path.startsWith(join(each, '/'))).sort((a, b) => b.length - a.length)[0] ?? homeOf(path);
    const root = roots.get(folder) ?? openRoot(folder, () => openFiles(folder), () => client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true);
    roots.set(folder, root);
    return root;
  };
  const openFiles = (folder: string): { path: string; text: string }[] => documents.all().flatMap((document) => {
    const path = pathOf(document.uri);
    return path !== undefined && isMigrationName(path) && rootOf(path).folder === folder ? [{ path, text: document.getText() }] : [];
  });

  const publish = async (root: Root): Promise<void> => {
    const versions = new Map(documents.all().map(({ uri, version: each }) => [uri, each]));
    const { views, problem } = await root.look();
    if (problem !== undefined && !shown.has(problem)) void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: `ddlint: ${problem}` });
    shown.clear();
    if (problem !== undefined) shown.add(problem);
    for (const document of documents.all()) {
      const path = pathOf(document.uri);
      if (path === undefined || document.version !== versions.get(document.uri) || rootOf(path) !== root) continue;
      const place = placeIn(document);
      await connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: (views.get(path)?.findings ?? []).map((finding) => toDiagnostic(finding, place)) });
    }
    if (client.workspace?.codeLens?.refreshSupport === true && settings.codeLens) void connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const publishSoon = (root: Root, delay: number): void => {
    clearTimeout(timers.get(root));
    timers.set(root, setTimeout(() => { publish(root).catch((error: unknown) => { connection.console.error(`ddlint failed. This is a bug, please report it:\n${error instanceof Error ? error.stack : String(error)}`); }); }, delay));
  };
  const outdated = (root: Root, delay: number): void => {
    root.outdate();
    publishSoon(root, delay);
  };
  const all = (): readonly Root[] => [...roots.values()];

  /** Answers about the document as it is now; null where it is no migration, or by now another. */
  const answer = async <Answer>(uri: string, token: CancellationToken, make: (view: FileView, place: Place, root: Root) => Answer): Promise<Answer | null | ResponseError> => {
    const [document, path] = [documents.get(uri), pathOf(uri)];
    if (!document || path === undefined) return null;
    const [root, { version: asked }] = [rootOf(path), document];
    // Notifications that came in with the request count.
    await new Promise(setImmediate);
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    const { views } = await root.look();
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    if (documents.get(uri)?.version !== asked) return new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
    const view = views.get(path);
    return view ? make(view, placeIn(document), root) : null;
  };

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    folders = foldersIn(params);
    settings = settingsOf(params.initializationOptions);
    return {
      serverInfo: { name: 'ddlint', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        documentSymbolProvider: true,
        codeLensProvider: {},
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, `${CodeActionKind.SourceFixAll}.ddlint`] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(async () => {
    if (client.workspace?.workspaceFolders === true) connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(pathsOf(removed));
      folders = [...folders.filter((each) => !gone.has(each)), ...pathsOf(added)];
      roots.clear();
      for (const document of documents.all()) opened(document.uri);
    });
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration === true) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'ddlint' });
    if (client.workspace?.configuration === true) settings = settingsOf(await connection.workspace.getConfiguration('ddlint'));
  });
  connection.onDidChangeConfiguration(async ({ settings: given }) => {
    settings = settingsOf(client.workspace?.configuration === true ? await connection.workspace.getConfiguration('ddlint') : (given as { readonly ddlint?: unknown } | null)?.ddlint);
    for (const root of all()) publishSoon(root, 0);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const root of all()) {
      for (const path of pathsOf(changes)) root.forget(path);
      publishSoon(root, SOON);
    }
  });

  const opened = (uri: string): void => {
    const path = pathOf(uri);
    if (path !== undefined && isMigrationName(path)) outdated(rootOf(path), 0);
  };
  documents.onDidOpen(({ document }) => { opened(document.uri); });
  documents.onDidChangeContent(({ document }) => {
    const path = pathOf(document.uri);
    if (path === undefined || !isMigrationName(path)) return;
    rootOf(path).outdate();
    if (settings.run === 'onType') publishSoon(rootOf(path), SOON);
  });
  documents.onDidSave(({ document }) => {
    const path = pathOf(document.uri);
    if (path === undefined) return;
    for (const root of all()) {
      root.forget(path);
      publishSoon(root, 0);
    }
  });
  documents.onDidClose(({ document }) => {
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    opened(document.uri);
  });

  connection.onHover(async ({ textDocument: { uri }, position }, token) => answer(uri, token, (view, place) => hoverAt(view, place.offset(position), place) ?? null));
  connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => answer(uri, token, (view, place) => [...symbolsOf(view, place)]));
  connection.onCodeLens(async ({ textDocument: { uri } }, token) => answer(uri, token, (view, place) => (settings.codeLens ? [...lensesOf(view, place)] : [])));
  connection.onCodeAction(async ({ textDocument: { uri }, range, context: { only } }, token) => answer(uri, token, (view, place, { folder }) => {
    const context = { place, folder, createsFiles: client.workspace?.workspaceEdit?.documentChanges === true && client.workspace.workspaceEdit.resourceOperations?.includes('create') === true };
    const asked = (kind: string): boolean => only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true;
    return [...(asked(CodeActionKind.QuickFix) ? quickFixes(view, [place.offset(range.start), place.offset(range.end)], context) : []), ...(only && asked(`${CodeActionKind.SourceFixAll}.ddlint`) ? fixAll(view, context) : [])];
  }));
  connection.onShutdown(() => { for (const timer of timers.values()) clearTimeout(timer); });
  documents.listen(connection);
}

/** Milliseconds without a keystroke. */
const SOON = 150;

function foldersIn({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return pathsOf(workspaceFolders ?? (rootUri === null || rootUri === undefined ? [] : [{ uri: rootUri }]));
}

function pathsOf(given: readonly { readonly uri: string }[]): readonly string[] {
  return given.flatMap(({ uri }) => pathOf(uri) ?? []);
}

/** Absolute; undefined for what is no file on disk. */
function pathOf(uri: string): string | undefined {
  try {
    return resolve(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

/** The project that a file outside of all open folders is of. */
function homeOf(path: string): string {
  const found = nearest(dirname(path), CONFIG_NAME) ?? nearest(dirname(path), '.git');
  return dirname(found ?? path);
}

function isMigrationName(path: string): boolean {
  return /\.(?:sql|xml|ya?ml|json)$/i.test(path);
}
