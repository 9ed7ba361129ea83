/** Starts the language server; all that it shows comes from there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = serverOf(context);
  const documents = ['sql', 'xml', 'yaml', 'json', 'jsonc'].map((language) => ({ scheme: 'file', language }));
  client = new LanguageClient('ddlint', 'ddlint', { module, args: ['lsp'] }, { documentSelector: documents, initializationOptions: { ...workspace.getConfiguration('ddlint') } });
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** The one that is set, the workspace's own, or the one that comes with the extension. What a workspace brings is started only where the workspace is trusted. */
function serverOf(context: ExtensionContext): string {
  const given = workspace.getConfiguration('ddlint').get<string>('path', '');
  const own = workspace.isTrusted ? (workspace.workspaceFolders ?? []).map(({ uri }) => join(uri.fsPath, 'node_modules/ddlint/dist/cli.cjs')) : [];
  return [given, ...own].find((path) => path !== '' && existsSync(path)) ?? context.asAbsolutePath('server/cli.cjs');
}
