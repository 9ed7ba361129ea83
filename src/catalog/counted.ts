/** What runs only where a table has few rows. */
import type { Operation } from '../operations.ts';
import { sqlName } from './names.ts';

/** Rows that are gone over in an instant. */
const FEW = 10_000;
const COUNT = String.raw`SELECT count\( ?\* ?\) FROM (?<name>[\w."]+)`;
const CONDITIONS = [
  String.raw`(?:^|, )(?:ELS)?IF \( ?${COUNT} ?\) ?<=? ?(?<rows>\d+)(?=$|, )`,
  String.raw`(?:^|, )ELSE of IF \( ?${COUNT} ?\) ?>=? ?(?<rows>\d+)(?=$|, )`,
  // A precondition of Liquibase, as its reader puts it.
  String.raw`(?:^| and )sql-?check expectedResult:(?<quote>"?)(?<rows>\d+)\k<quote> ${COUNT} ?;?(?=$| and |, )`,
].map((text) => new RegExp(text, 'gi'));

/** Is there a condition before it that counts the rows of the table, and finds no more than that? */
export function isCounted({ guard }: Operation, table: string): boolean {
  const names = [sqlName(table), `public.${sqlName(table)}`];
  return guard !== undefined && CONDITIONS.some((condition) => [...guard.matchAll(condition)].some(({ groups: { name = '', rows = '' } = {} }) => Number(rows) <= FEW && (names.includes(name) || names.includes(name.toLowerCase()))));
}
