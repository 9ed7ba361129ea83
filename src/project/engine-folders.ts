/** Folders and files that are named after an engine. */

const PRODUCTS = 'mysql\\d*|mariadb|sqlite\\d*|mssql|sqlserver|clickhouse|cockroach(?:db)?|crdb|tidb';
/** Words that mean something else as a part of a longer name: a price oracle is none. */
const OTHERS = `${PRODUCTS}|oracle|spanner|db2|h2|hsqldb`;
const OTHER_FOLDER = new RegExp(`^(?:${OTHERS})$|[-_.](?:${PRODUCTS})$|^(?:${PRODUCTS})[-_.]migrations?$`, 'i');
/** `x.mysql.sql`, `x.sqlite.up.sql`; `schema-h2.sql` as Spring Boot looks for it, and `mysql_dump.sql`. */
const OTHER_FILE = new RegExp(`\\.((?:${OTHERS}))(?:\\.autocommit)?(?:\\.(?:up|down))?\\.sql$|^(?:schema|data)-(?:${OTHERS})\\.sql$|^(?:${PRODUCTS})[-_](?:dump|schema|structure)\\.sql$`, 'i');
const OURS = /^(?:pg|pgsql|postgres(?:ql)?)$|[-_.](?:pg|pgsql|postgres(?:ql)?)$/i;

/** The part of a path up to a folder below `given`, or to its file, that is named after an engine which is not ours. */
export function foreignPart(path: string, given = ''): string | undefined {
  const [above, named] = [foldersOf(path), given === '' || given === '.' ? 0 : given.split('/').length];
  if (OTHER_FILE.test(path.slice(path.lastIndexOf('/') + 1))) return path;
  const at = above.findLastIndex((folder, i) => i >= named && (OURS.test(folder) || OTHER_FOLDER.test(folder)));
  return at < 0 || OURS.test(above[at]!) ? undefined : above.slice(0, at + 1).join('/');
}

/** `folder/*.mysql.*` for the files of one engine in one folder, where that says it shorter. */
export function shortened(paths: Iterable<string>): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [name, engine] = OTHER_FILE.exec(path.slice(path.lastIndexOf('/') + 1)) ?? [];
    const key = name === undefined || engine === undefined ? path : `${path.slice(0, path.lastIndexOf('/') + 1)}*.${engine.toLowerCase()}.*`;
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups].flatMap(([pattern, group]) => (group.length > 1 ? [pattern] : group));
}

/** Is there a folder below `given` on the way to `path` that is named after one, ours too? */
export function hasEngineFolder(path: string, given: string): boolean {
  return foldersOf(path).slice(given === '' ? 0 : given.split('/').length).some((folder) => OURS.test(folder) || OTHER_FOLDER.test(folder));
}

/** Is a folder on the way to it named after ours? */
export function isOurs(path: string): boolean {
  return path.split('/').some((folder) => OURS.test(folder));
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}
