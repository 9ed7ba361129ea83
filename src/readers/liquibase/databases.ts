/** What is for which database: `dbms="postgresql,!h2"`, and contexts that are called like one. */

/** Names in `dbms` and `<dbms type>`. https://docs.liquibase.com/concepts/changelogs/attributes/dbms.html */
const OTHERS = new Set(['mysql', 'mariadb', 'h2', 'hsqldb', 'derby', 'sqlite', 'oracle', 'mssql', 'db2', 'db2z', 'firebird', 'informix', 'sybase', 'asany', 'cockroachdb', 'snowflake', 'redshift', 'bigquery', 'databricks', 'mongodb', 'edb', 'yugabytedb', 'spanner', 'ingres']);

/** Does a list of databases take in PostgreSQL? */
export function isForPostgres(dbms: string | undefined): boolean {
  const names = (dbms ?? '').toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0 || names.includes('all')) return true;
  if (names.includes('none') || names.includes('!postgresql')) return false;
  return names.includes('postgresql') || names.every((name) => name.startsWith('!'));
}

/** The other databases that a context stands for: people call a context `mysql` where they mean `dbms`. Undefined for what may run. */
export function contextOfOthers(context: string | undefined): string | undefined {
  const names = (context ?? '').toLowerCase().split(/\s*(?:,|\bor\b)\s*/).map((name) => name.trim()).filter((name) => name !== '');
  return names.length > 0 && names.every((name) => OTHERS.has(name)) ? names.join(', ') : undefined;
}
