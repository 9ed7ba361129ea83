/** The flags of commands that read migrations, and what they come to. */
import { readFileSync } from 'node:fs';
import type { Severity } from '../model.ts';
import { severitiesOf } from '../project/check.ts';
import type { LoadOptions } from '../project/load.ts';
import { UserError } from '../project/user-error.ts';

export type InputFlags = {
  readonly engine?: string;
  readonly transaction?: 'file' | 'none';
  readonly schema?: string;
  readonly config?: string;
  readonly rule: ReadonlyMap<string, string>;
  readonly stdinFilename?: string;
};
export type CheckFlags = InputFlags & { readonly format: 'text' | 'json'; readonly strict?: true; readonly maxWarnings?: number };

/** Throws UserError where the words contradict each other. */
export function loadOptions(paths: readonly string[], flags: InputFlags): LoadOptions {
  const { rule, stdinFilename, ...given } = flags;
  const stdin = paths.includes('-');
  if (stdin && paths.length > 1) throw new UserError('Standard input (-) cannot be checked together with paths. Give one or the other.');
  if (stdinFilename !== undefined && !stdin) throw new UserError('--stdin-filename needs - as the path.');
  return {
    cwd: process.cwd(),
    paths: stdin ? [] : paths,
    ...given,
    rules: severitiesOf(Object.fromEntries(rule)) satisfies ReadonlyMap<string, Severity | 'off'>,
    ...(stdin ? { overlay: { path: stdinFilename ?? '<stdin>', text: readFileSync(0, 'utf8') } } : {}),
  };
}
