/** Where files lie: paths are relative to the working directory, with forward slashes. */
import type { Beside } from '../model.ts';

/** The folder a file is in; empty for the working directory. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** In `folder`, which may be empty. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The texts of the files called `name` in `folder` and above it, the nearest first. */
export function* above(folder: string, name: string, beside: Beside): Generator<string> {
  for (const at of foldersAbove(folder)) {
    const text = beside(inFolder(at, name));
    if (text !== undefined) yield text;
  }
}

/** `folder` itself and those above it, the nearest first, also above the working directory. */
export function* foldersAbove(folder: string): Generator<string> {
  const parts = folder === '' ? [] : folder.split('/');
  for (let up = parts.length; up >= -HEIGHT; up--) yield up >= 0 ? parts.slice(0, up).join('/') : Array<string>(-up).fill('..').join('/');
}

/** How far a project's root can be above the working directory. */
const HEIGHT = 12;

/** Does one of the files called `name`, in `folder` or above it, say so? */
export function isSaid(folder: string, name: string, what: RegExp, beside: Beside): boolean {
  for (const text of above(folder, name, beside)) if (what.test(text)) return true;
  return false;
}

/** By code units, as most tools compare names. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whole numbers of any length, as texts of digits. */
export function compareNumbers(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return one.length - other.length || compareTexts(one, other);
}

/** `path` as seen from `folder`, without `.` and, where that can be, without `..`. */
export function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
