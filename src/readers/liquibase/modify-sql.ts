/** `<modifySql>`: changes to the SQL that Liquibase writes. https://docs.liquibase.com/concepts/changelogs/attributes/modifysql.html */
import type { Change } from './change.ts';
import { isForPostgres } from './databases.ts';

/** One statement with all that is for PostgreSQL put in; regular expressions are left out. */
export function modified(sql: string, modify: readonly Change[]): string {
  return modify.filter(({ get }) => isForPostgres(get('dbms'))).reduce((before, change) => {
    const appended = change.all('append').map((each) => each.get('value') ?? '').join('');
    const prepended = change.all('prepend').map((each) => each.get('value') ?? '').join('');
    const replaced = change.all('replace').reduce((text, each) => (each.get('replace') === undefined ? text : text.replaceAll(each.get('replace')!, each.get('with') ?? '')), before);
    return `${prepended}${replaced}${appended}`;
  }, sql);
}
