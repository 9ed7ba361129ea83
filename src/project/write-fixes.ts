/** Puts safe fixes into the files they are about. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyFixes } from '../fix.ts';
import type { Dialect, Finding, SourceFile } from '../model.ts';
import { UserError } from './user-error.ts';

/** How many fixes were written; 0 when there are none that are safe. A file that would be read worse than before stays as it is. Throws UserError where a file cannot be written. */
export function writeFixes(cwd: string, findings: readonly Finding[], texts: ReadonlyMap<string, string>, dialect: Dialect): number {
  const paths = new Set(findings.map(({ path }) => path));
  return [...paths].reduce((count, path) => count + writeFile(cwd, path, findings.filter((finding) => finding.path === path), texts.get(path), dialect), 0);
}

export function hasSafeFix({ fixes }: Finding): boolean {
  return fixes.some(({ safe }) => safe);
}

function writeFile(cwd: string, path: string, findings: readonly Finding[], text: string | undefined, dialect: Dialect): number {
  const safe = findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safe) ?? []);
  if (text === undefined || safe.length === 0) return 0;
  const made = safe.flatMap(({ newFiles = [] }) => newFiles).filter((file) => unread(file.text, dialect) === 0 && create(cwd, file));
  const fixed = applyFixes(text, safe.filter(({ edits }) => edits.length > 0));
  if (fixed.text === text || unread(fixed.text, dialect) > unread(text, dialect)) return made.length;
  const file = resolve(cwd, path);
  write(path, () => { writeFileSync(file, `${hasByteOrderMark(file) ? '\uFEFF' : ''}${fixed.text}`); });
  return made.length + fixed.applied.length;
}

/** False where there is such a file by now: it stays as it is. */
function create(cwd: string, { path, text }: SourceFile): boolean {
  const file = resolve(cwd, path);
  if (existsSync(file)) return false;
  write(path, () => { writeFileSync(file, text, { flag: 'wx' }); });
  return true;
}

function write(path: string, put: () => void): void {
  try {
    put();
  } catch (error) {
    throw new UserError(`${path} cannot be fixed: it cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function unread(text: string, dialect: Dialect): number {
  return dialect.parse(text).filter(({ operations }) => operations.some(({ kind }) => kind === 'unknown')).length;
}

function hasByteOrderMark(file: string): boolean {
  return readFileSync(file).subarray(0, 3).equals(Buffer.from('\uFEFF'));
}
