/** The clauses of an UPDATE or DELETE, as they stand in its text. */
import { sqlName } from '../catalog/names.ts';
import type { Token } from '../dialects/lexer.ts';
import type { Name } from '../operations.ts';
import { isWord, outside } from './written.ts';
import type { Written } from './written.ts';

export type Clauses = {
  /** Everything before WHERE, the WITH queries included. */
  readonly head: string;
  /** The WITH queries, up to the verb; empty without them. */
  readonly queries: string;
  /** What is changed, with ONLY and its alias. */
  readonly relation: string;
  /** What its columns are called after: alias or table. */
  readonly qualifier: string;
  /** The FROM list of an UPDATE, the USING list of a DELETE. */
  readonly others?: string;
  readonly where?: string;
  /** The parts of WHERE between its ANDs; none where it is no such list. */
  readonly conditions: readonly string[];
  /** The condition, fit to be followed by AND. */
  readonly restricted: string;
  /** From RETURNING on. */
  readonly rest: string;
};

/** Undefined for what is neither an UPDATE nor a DELETE. */
export function clausesOf(sql: Written, table: Name): Clauses | undefined {
  const { text } = sql;
  const tokens = outside(sql);
  const verb = tokens.findIndex((token) => isWord(token, 'update', 'delete'));
  if (verb < 0) return undefined;
  const first = verb + (isWord(tokens[verb + 1], 'from') ? 2 : 1);
  const place = (...words: readonly string[]): number => tokens.findIndex((token, i) => i > first && isWord(token, ...words) && !isWord(tokens[i - 1], 'distinct'));
  const [set, where, returning] = [place('set'), place('where'), place('returning')];
  const others = isWord(tokens[verb], 'delete') ? place('using') : place('from');
  const end = text.length;
  const startOf = (...places: readonly number[]): number => Math.min(end, ...places.flatMap((at) => tokens[at]?.range[0] ?? []));
  const between = (start: number, stop: number): string => trimmed(sql, start, stop);
  const condition = tokens[where] && between(tokens[where].range[1], startOf(returning));
  const stop = returning < 0 ? undefined : returning;
  const isMixed = tokens.slice(where + 1, stop).some((token) => isWord(token, 'or', 'between'));
  const relation = between(tokens[first - 1]!.range[1], startOf(...(isWord(tokens[verb], 'update') ? [set] : [others, where, returning])));
  return {
    head: between(0, startOf(where, returning)),
    queries: text.slice(0, tokens[verb]!.range[0]),
    relation,
    qualifier: aliasIn(tokens.slice(first)) ?? sqlName({ name: table.name }),
    ...(tokens[others] && { others: between(tokens[others].range[1], startOf(where, returning)) }),
    ...(condition !== undefined && { where: condition }),
    conditions: where < 0 || isMixed ? [] : conditionsIn(sql, tokens.slice(where + 1, stop), startOf(returning)),
    restricted: tokens.slice(where + 1, stop).some((token) => isWord(token, 'or')) ? `(${condition ?? ''})` : condition ?? '',
    rest: returning < 0 ? '' : text.slice(startOf(returning)),
  };
}

/** From the first token to the end of the last one between two offsets. */
function trimmed({ text, tokens }: Written, start: number, stop: number): string {
  const inside = tokens.filter(({ range }) => range[0] >= start && range[1] <= stop);
  return text.slice(inside[0]?.range[0] ?? start, inside.at(-1)?.range[1] ?? start);
}

/** The alias behind a table's name: what follows AS, or a name behind it. */
function aliasIn(tokens: readonly Token[]): string | undefined {
  let at = isWord(tokens[0], 'only') ? 1 : 0;
  while (tokens[at + 1]?.value === '.') at += 2;
  const next = isWord(tokens[at + 1], 'as') ? tokens[at + 2] : tokens[at + 1];
  const isName = next?.kind === 'quoted' || (next?.kind === 'word' && !isWord(next, 'set', 'using', 'where', 'returning'));
  return isName ? sqlName({ name: next.value }) : undefined;
}

function conditionsIn(sql: Written, tokens: readonly Token[], end: number): readonly string[] {
  const ands = tokens.filter((token) => isWord(token, 'and'));
  const starts = [tokens[0]?.range[0] ?? 0, ...ands.map(({ range }) => range[1])];
  const stops = [...ands.map(({ range }) => range[0]), end];
  return starts.map((start, i) => trimmed(sql, start, stops[i] ?? start));
}
