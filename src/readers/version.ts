/** What frameworks tell migrations apart by. */
import type { Read, Reader, ReaderInput, Version } from '../model.ts';
import { folderOf, nameOf } from './paths.ts';

/** What a reader reads, each migration with its version. */
export function readWith(reader: Reader, input: ReaderInput): Read {
  const read = reader.read(input);
  const { versionOf } = reader;
  if (!versionOf) return read;
  return { ...read, migrations: read.migrations.map((migration) => {
    const version = migration.version ?? versionOf(migration.up.path);
    return version ? { ...migration, version } : migration;
  }) };
}

/** Whole numbers: `007` is `7`. */
export function numbers(digits: readonly string[]): string {
  return digits.map((each) => each.replace(/^0+/, '').padStart(DIGITS, '0')).join('.');
}

/** The number that a file's name begins with, as a number. */
export function numberVersion(path: string): Version | undefined {
  const digits = /^\d+/.exec(nameOf(path))?.[0];
  return digits === undefined ? undefined : { text: digits, key: numbers([digits]) };
}

/** The same, as a text. */
export function textVersion(path: string): Version | undefined {
  const digits = /^\d+/.exec(nameOf(path))?.[0];
  return digits === undefined ? undefined : { text: digits, key: digits };
}

/** What is the same for both ways of a version, whatever they are called. https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md#migration-filename-format https://docs.rs/sqlx/latest/sqlx/migrate/trait.MigrationSource.html */
export function numberKey(path: string): string {
  return `${folderOf(path)}/${numberVersion(path)?.key ?? nameOf(path)}`;
}

/** More than any version or timestamp has. */
const DIGITS = 32;
