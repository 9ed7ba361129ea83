/** SQL that stands beside migrations and is none: a dump that a tool writes anew after each, and the application's queries. */
import { resolve } from 'node:path';
import { folderOf } from '../readers/paths.ts';
import type { Skipped } from '../report/summary.ts';
import type { Found } from './files.ts';
import { isNumbered, withoutUnversioned } from './history-folder.ts';
import type { Tree } from './tree.ts';

type Kind = { readonly mayBe: RegExp; readonly text: RegExp; readonly what: string };

const KINDS: readonly Kind[] = [
  // https://github.com/amacneil/dbmate#exporting-schema-file
  { mayBe: /(?:^|\/)(?:schema|structure)\.sql$/i, text: /^-- (?:PostgreSQL database dump|Dbmate schema migrations)\s*$|^SET statement_timeout = 0;/m, what: 'a dump of what the migrations come to' },
  // https://docs.sqlc.dev/en/stable/reference/query-annotations.html https://github.com/knadh/goyesql#usage
  { mayBe: /(?:^|[/_-])quer(?:y|ies)(?:\.sql$|\/)/i, text: /^--\s*name:\s*[\w-]+\s*(?::(?:one|many|exec|batch|copyfrom).*)?$/m, what: 'queries of the application' },
];

/** `XXXX-drop-users.sql` */
const PLACEHOLDER = /(?:^|\/)X{3,}[-_][^/]*$/;
const UNNUMBERED = { what: 'its number is still to be given' };
const UNVERSIONED = { what: 'it has no number, and the versions in the folders beside it do' };

/** What is left, and what is left out; where there is nothing else, it is what is meant. */
export function withoutOthers(tree: Tree, cwd: string, found: readonly Found[]): { readonly own: readonly Found[]; readonly skipped: readonly Skipped[] } {
  const others = new Map(found.flatMap(({ path, unread }): (readonly [string, Pick<Kind, 'what'>])[] => {
    const kind = unread === undefined ? kindOf(tree, cwd, path) : undefined;
    return kind ? [[path, kind]] : [];
  }));
  if (found.some(({ path }) => isNumbered(path))) for (const { path } of found) if (PLACEHOLDER.test(path)) others.set(path, UNNUMBERED);
  const kept = new Set(withoutUnversioned(found));
  for (const each of found) if (!kept.has(each)) others.set(each.path, UNVERSIONED);
  if (others.size === 0 || others.size === found.length) return { own: found, skipped: [] };
  const places = new Map([...others].map(([path, { what }]) => [placeOf(path), what] as const));
  return { own: found.filter(({ path }) => !others.has(path)), skipped: [...places].map(([path, what]) => ({ path, reason: what, anyway: `ddlint check ${path}` })) };
}

function kindOf(tree: Tree, cwd: string, path: string): Kind | undefined {
  return KINDS.find(({ mayBe, text }) => {
    const read = mayBe.test(path) ? tree.read(resolve(cwd, path)) : undefined;
    return typeof read === 'string' && text.test(read);
  });
}

/** A folder of queries, or the file. */
function placeOf(path: string): string {
  const folders = folderOf(path).split('/');
  const at = folders.findIndex((folder) => /(?:^|[_-])quer(?:y|ies)$/i.test(folder));
  return at < 0 ? path : folders.slice(0, at + 1).join('/');
}
