/** Files that are no migrations, and why. */
import type { SourceFile, Unread } from '../model.ts';

/** Files in which nothing is written. */
export function emptyOf(files: readonly SourceFile[]): readonly Unread[] {
  return files.filter(({ text }) => text.trim() === '').map(({ path }): Unread => ({ path, reason: 'this file is empty; write the migration, or a comment that says why there is none' }));
}

/** `files` without those that `takes` refuses, which are unread for `reason`. */
export function taken(files: readonly SourceFile[], takes: (file: SourceFile) => boolean, reason: string): { readonly own: readonly SourceFile[]; readonly others: readonly Unread[] } {
  return { own: files.filter(takes), others: files.filter((file) => !takes(file)).map(({ path }) => ({ path, reason })) };
}
