/** Puts safe fixes into the files they are about. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyFixes } from '../fix.ts';
import type { Dialect, Finding } from '../model.ts';
import { UserError } from './user-error.ts';

/** How many fixes were written; 0 when there are none that are safe. A file that would be read worse than before stays as it is. Throws UserError where a file cannot be written. */
export function writeFixes(cwd: string, findings: readonly Finding[], texts: ReadonlyMap<string, string>, dialect: Dialect): number {
  const paths = new Set(findings.map(({ path }) => path));
  return [...paths].reduce((count, path) => count + writeFile(cwd, path, findings.filter((finding) => finding.path === path), texts.get(path), dialect), 0);
}

function writeFile(cwd: string, path: string, findings: readonly Finding[], text: string | undefined, dialect: Dialect): number {
  const safe = findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safe) ?? []);
  if (text === undefined || safe.length === 0) return 0;
  const fixed = applyFixes(text, safe);
  if (fixed.text === text || unread(fixed.text, dialect) > unread(text, dialect)) return 0;
  try {
    const file = resolve(cwd, path);
    writeFileSync(file, `${hasByteOrderMark(file) ? '\uFEFF' : ''}${fixed.text}`);
  } catch (error) {
    throw new UserError(`${path} cannot be fixed: it cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
  return fixed.applied.length;
}

function unread(text: string, dialect: Dialect): number {
  return dialect.parse(text).filter(({ operations }) => operations.some(({ kind }) => kind === 'unknown')).length;
}

function hasByteOrderMark(file: string): boolean {
  return readFileSync(file).subarray(0, 3).equals(Buffer.from('\uFEFF'));
}
