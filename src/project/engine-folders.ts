/** Folders that are named after an engine. */

const OTHER_ENGINES = /^(mysql\d*|mariadb|sqlite\d*|mssql|sqlserver|oracle|clickhouse|cockroach(db)?|crdb|spanner|tidb|db2|h2|hsqldb)$/i;
const OURS = /^(?:pg|pgsql|postgres(?:ql)?)$/i;

/** The part of a path up to a folder below `given` that is named after an engine which is not ours. */
export function foreignFolder(path: string, given = ''): string | undefined {
  const [above, named] = [foldersOf(path), given === '' || given === '.' ? 0 : given.split('/').length];
  const at = above.findIndex((folder, i) => i >= named && OTHER_ENGINES.test(folder));
  return at < 0 ? undefined : above.slice(0, at + 1).join('/');
}

/** Is there a folder below `given` on the way to `path` that is named after one, ours too? */
export function hasEngineFolder(path: string, given: string): boolean {
  return foldersOf(path).slice(given === '' ? 0 : given.split('/').length).some((folder) => OURS.test(folder) || OTHER_ENGINES.test(folder));
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}
