/** One value in a file that may be deleted, spoilt, shared by two runs or written by another version: it is then as if it were not there. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { randomUUID, sha256 } from './crypto.ts';

/** `made`: by what; a value that something else has made is none. */
export function readCache(path: string, made: string): unknown {
  try {
    const content = readFileSync(path);
    const body = content.subarray(SUM);
    if (!sumOf(made, body).equals(content.subarray(0, SUM))) return undefined;
    return deserialize(body);
  } catch {
    return undefined;
  }
}

/** As a whole or not at all; where nothing can be written nothing is kept. */
export function writeCache(path: string, made: string, value: unknown): void {
  const body = serialize(value);
  const own = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(own, Buffer.concat([sumOf(made, body), body]));
    renameSync(own, path);
  } catch {
    rmSync(own, { force: true });
  }
}

/** Bytes of a SHA-256. */
const SUM = 32;

function sumOf(made: string, body: Buffer): Buffer {
  return sha256().update(`${made}\n`).update(body).digest();
}
