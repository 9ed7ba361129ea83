/** Node's hashes and random names; their module is loaded with the first one, since most runs need none and it takes a twentieth of a short one. */
import type { Hash } from 'node:crypto';

export function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}

export function randomUUID(): string {
  return process.getBuiltinModule('node:crypto').randomUUID();
}
