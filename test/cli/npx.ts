/** An npx that runs the built ddlint, whatever version it is asked for. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI } from './run.ts';

/** Puts it into a folder for PATH; that folder. */
export function npxIn(folder: string): string {
  const path = join(folder, 'npx');
  writeFileSync(path, `#!/bin/sh\nwhile [ "$1" != "\${1#-}" ]; do shift; done\ncase "$1" in ddlint|ddlint@*) shift ;; *) exit 127 ;; esac\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  chmodSync(path, 0o755);
  return folder;
}
