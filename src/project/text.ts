/** Bytes → text. Positions count from behind a byte order mark, as in editors. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

/** Why there is no text. */
export type NoText = { readonly reason: string };

/** A file's text, or why there is none and what to do: it cannot be opened, or it is no UTF-8 text. */
export function readText(path: string): string | NoText {
  try {
    return decode(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return { reason: REASONS[code] ?? `this file cannot be read (${code})` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to read this file; give it (chmod +r)',
  ENOENT: 'there is no such file, or it is a link that leads nowhere; mend or delete it',
  ELOOP: 'this is a link that leads to itself; mend or delete it',
  EISDIR: 'this is a folder, no file; rename it, or name a file',
};

/** The text in `bytes`, or why there is none. */
export function decode(bytes: Buffer): string | NoText {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return { reason: 'this is UTF-16; save it as UTF-8' };
  if (bytes.includes(0)) return { reason: 'this is no text, it has NUL bytes; save it as UTF-8, or take it away' };
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : { reason: 'this is not UTF-8; save it as UTF-8' };
}
