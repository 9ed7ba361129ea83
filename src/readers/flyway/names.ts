/** What Flyway reads in the names of files. https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/internal/resource/ResourceNameParser.java */
import { nameOf } from '../paths.ts';
import { DEFAULTS } from './settings.ts';
import type { FlywaySettings } from './settings.ts';

/** Versioned, undo, repeatable, baseline. */
export type Kind = 'V' | 'U' | 'R' | 'B';
/** A repeatable one has no version, and a description is not needed. */
export type Name = { readonly kind: Kind; readonly prefix: string; readonly version: readonly string[]; readonly description: string };

const CODE = /\.(?:java|kt|groovy|scala|class)$/;
const KINDS: readonly Kind[] = ['V', 'U', 'R', 'B'];

/** Undefined for what is no migration. Where nobody says how they begin, small letters are taken for capitals: it may be said in code. */
export function nameIn(path: string, { prefixes, separator, suffixes }: FlywaySettings): Name | undefined {
  const name = nameOf(path);
  const suffix = suffixes.find((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  if (suffix === undefined) return undefined;
  const stem = name.slice(0, name.length - suffix.length);
  const [found] = KINDS.map((kind) => ({ kind, prefix: prefixes[kind] ?? kind, isSaid: prefixes[kind] !== undefined }))
    .filter(({ prefix, isSaid }) => (isSaid ? stem.startsWith(prefix) : stem.toLowerCase().startsWith(prefix.toLowerCase())))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (!found) return undefined;
  const rest = stem.slice(found.prefix.length);
  const at = separator === '' ? -1 : rest.indexOf(separator);
  const [version, description] = at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at + separator.length)];
  const isValid = found.kind === 'R' ? version === '' && at >= 0 : /^\d+(?:[._]\d+)*$/.test(version);
  return isValid ? { kind: found.kind, prefix: stem.slice(0, found.prefix.length), version: version === '' ? [] : version.split(/[._]/), description } : undefined;
}

/** Of a program, whose name nobody sets. https://documentation.red-gate.com/flyway/flyway-concepts/migrations/java-based-migrations */
export function codeNameIn(path: string): Name | undefined {
  return CODE.test(path) ? nameIn(path, { ...DEFAULTS, prefixes: { V: 'V', U: 'U', R: 'R', B: 'B' }, suffixes: ['.java', '.kt', '.groovy', '.scala', '.class'] }) : undefined;
}
