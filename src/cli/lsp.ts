import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import packageJson from '../../package.json' with { type: 'json' };
import { serve } from '../lsp/server.ts';

/** Speaks with an editor over standard input and output until that hangs up; its exit code is the protocol's. */
export function lspCommand(): Promise<number> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, packageJson.version);
  connection.listen();
  return new Promise(() => { /* The connection ends the process: with 0 after a shutdown, else with 1. */ });
}
