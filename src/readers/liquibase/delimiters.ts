/** What ends a statement in place of `;`. https://docs.liquibase.com/change-types/enddelimiter-sql.html */
import { part } from '../../dialects/literal.ts';
import type { Fragment } from '../../dialects/literal.ts';

/** With `;` wherever a line ends in the delimiter, at equal length. It may be written as a regular expression: `\n/\s*\n|\n/\s*$`. */
export function delimited(sql: Fragment, delimiter: string | undefined): Fragment {
  const marks = (delimiter ?? '').split('|').map((mark) => mark.replace(/\\[nrs][*+]?|[\^$\r\n]/g, '').replace(/\\(.)/g, '$1').trim()).filter((mark) => mark !== '' && mark !== ';');
  const words = [...marks.map((mark) => mark.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')), ...(delimiter === undefined ? ['^[ \\t]*(?:go|\\/)'] : [])];
  if (words.length === 0) return sql;
  const ends = new RegExp(`(?:${words.join('|')})(?=[ \\t]*\\r?$)`, 'gim');
  return part(sql, [0, sql.text.length], sql.text.replace(ends, (written) => `;${' '.repeat(written.length - 1)}`));
}
