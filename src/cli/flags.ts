/** The flags of commands that read migrations, and what they come to. */
import { STDIN } from '../project/discover.ts';
import type { Index } from '../project/git.ts';
import type { LoadOptions } from '../project/load.ts';
import { decode } from '../project/text.ts';
import type { FormatName } from '../report/formats/names.ts';
import { UserError } from '../project/user-error.ts';

export type InputFlags = {
  readonly engine?: string;
  readonly transaction?: 'file' | 'none';
  readonly reader?: string;
  readonly schema?: string;
  readonly config?: string;
  readonly stdinFilename?: string;
  readonly since?: string;
  readonly staged?: Promise<Index> | undefined;
  readonly format: 'text' | 'json';
};
export type CheckFlags = Omit<InputFlags, 'format'> & { readonly format: 'text' | 'json' | FormatName; readonly rule?: ReadonlyMap<string, string>; readonly fix?: true; readonly watch?: true; readonly quiet?: true; readonly strict?: true; readonly stats?: string; readonly maxWarnings?: number; readonly baseline?: boolean; readonly cache?: boolean };

/** Throws UserError where the words contradict each other. */
export function agree(paths: readonly string[], { stdinFilename, since, staged }: Omit<InputFlags, 'format'>): void {
  const stdin = paths.includes('-');
  if (stdin && paths.length > 1) throw new UserError('Standard input (-) cannot be checked together with paths. Give one or the other.');
  if (stdinFilename !== undefined && !stdin) throw new UserError('--stdin-filename needs - as the path.');
  if (since !== undefined && staged) throw new UserError('--since and --staged say different things. Give one or the other.');
  if (stdin && (since !== undefined || staged)) throw new UserError(`Standard input (-) is always checked. Leave --${staged ? 'staged' : 'since'} out.`);
}

/** Reads standard input where `-` says so, of words that `agree`. */
export async function loadOptions(paths: readonly string[], flags: Omit<InputFlags, 'format'>): Promise<LoadOptions> {
  const { stdinFilename, ...given } = flags;
  const stdin = paths.includes('-');
  return {
    cwd: process.cwd(),
    paths: stdin ? [] : paths,
    ...given,
    ...(stdin ? standing(stdinFilename ?? STDIN, await readStdin()) : {}),
  };
}

/** A text in the place of a file. */
function standing(path: string, text: string): Pick<LoadOptions, 'around' | 'overlay'> {
  return { around: [path], overlay: [{ path, text }] };
}

async function readStdin(): Promise<string> {
  const { buffer } = await import('node:stream/consumers');
  const text = decode(await buffer(process.stdin));
  if (typeof text !== 'string') throw new UserError(`Standard input cannot be checked: ${text.reason}.`);
  return text;
}
