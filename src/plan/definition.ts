/** What ADD COLUMN and ADD CONSTRAINT define, in the user's own text, so that nothing of it is lost. */
import { sqlName } from '../catalog/names.ts';
import type { Token } from '../dialects/lexer.ts';
import type { StepOf } from '../model.ts';
import { isWord, outside, written } from './written.ts';
import type { Written } from './written.ts';

export type ClauseKind = 'collate' | 'default' | 'notNull' | 'null' | 'generated' | 'check' | 'unique' | 'primaryKey' | 'foreignKey';
/** One clause of a column definition; `text` is without the name. */
export type Clause = { readonly kind: ClauseKind; readonly name?: string; readonly text: string };
/** `head`: name and type, behind IF NOT EXISTS where that was written. */
export type ColumnText = { readonly head: string; readonly clauses: readonly Clause[] };

/** The constraint behind `ADD CONSTRAINT name`, ready for NOT VALID. */
export function constraintText({ script, operation }: Pick<StepOf<'addConstraint'>, 'script' | 'operation'>): Written {
  const sql = written(script, operation.range);
  const tokens = outside(sql);
  const add = tokens.findIndex((token) => isWord(token, 'add'));
  const first = isWord(tokens[add + 1], 'constraint') ? add + 3 : add + 1;
  const start = tokens[first]?.range[0] ?? 0;
  const end = sql.tokens.at(-1)?.range[1] ?? sql.text.length;
  const shifted = ({ range: [from, to], ...token }: Token): Token => ({ ...token, range: [from - start, to - start] });
  return { text: sql.text.slice(start, end), tokens: sql.tokens.filter(({ range }) => range[0] >= start).map(shifted) };
}

export function columnText({ script, operation }: Pick<StepOf<'addColumn'>, 'script' | 'operation'>): ColumnText {
  const sql = written(script, operation.range);
  const tokens = outside(sql);
  const add = tokens.findIndex((token) => isWord(token, 'add'));
  const first = isWord(tokens[add + 1], 'column') ? add + 2 : add + 1;
  const name = isWord(tokens[first], 'if') ? first + 3 : first;
  const parts = clausesFrom(tokens, name + 2);
  const textOf = (at: number, next: number | undefined): string => trimmed(sql, tokens[at]?.range[0] ?? sql.text.length, next === undefined ? sql.text.length : tokens[next]?.range[0] ?? sql.text.length);
  return {
    head: textOf(first, parts[0]?.at),
    clauses: parts.map(({ at, keyword, kind, name: own }, i) => ({ kind, text: textOf(keyword, parts[i + 1]?.at), ...(at !== keyword && own !== undefined && { name: own }) })),
  };
}

/** The ADD COLUMN with only the clauses of these kinds. */
export function addColumnWith(step: Pick<StepOf<'addColumn'>, 'script' | 'operation'>, ...kinds: readonly ClauseKind[]): string {
  return `ALTER TABLE ${sqlName(step.operation.table)} ${columnWith(step, ...kinds)};`;
}

/** The same, without the table. */
export function columnWith(step: Pick<StepOf<'addColumn'>, 'script' | 'operation'>, ...kinds: readonly ClauseKind[]): string {
  return `ADD COLUMN ${[columnText(step).head, ...clausesOf(step, ...kinds)].join(' ')}`;
}

/** Its clauses of these kinds, with their names. */
export function clausesOf(step: Pick<StepOf<'addColumn'>, 'script' | 'operation'>, ...kinds: readonly ClauseKind[]): readonly string[] {
  return columnText(step).clauses.filter(({ kind }) => kinds.includes(kind)).map(({ name, text }) => (name === undefined ? text : `CONSTRAINT ${sqlName({ name })} ${text}`));
}

type Part = { readonly at: number; readonly keyword: number; readonly kind: ClauseKind; readonly name?: string };

const KINDS: ReadonlyMap<string, ClauseKind> = new Map([
  ['collate', 'collate'], ['default', 'default'], ['not', 'notNull'], ['null', 'null'], ['generated', 'generated'], ['check', 'check'], ['unique', 'unique'], ['primary', 'primaryKey'], ['references', 'foreignKey'],
]);

/** Where the clauses begin, from the one that is at `from` or behind it; words of a CASE and those that belong to the clause before are none. */
function clausesFrom(tokens: readonly Token[], from: number): readonly Part[] {
  const parts: Part[] = [];
  let cases = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const [token, previous] = [tokens[at], tokens[at - 1]];
    if (isWord(token, 'case')) cases += 1;
    if (isWord(token, 'end')) cases -= 1;
    if (cases > 0 || previous?.value === '.') continue;
    const isNamed = isWord(token, 'constraint');
    const keyword = isNamed ? at + 2 : at;
    const kind = tokens[keyword]?.kind === 'word' ? KINDS.get(tokens[keyword].value) : undefined;
    if (kind === undefined || (!isNamed && isWord(previous, 'default', 'set', 'by'))) continue;
    if (kind === 'notNull' && !isWord(tokens[keyword + 1], 'null')) continue;
    parts.push({ at, keyword, kind, ...(isNamed && { name: tokens[at + 1]?.value ?? '' }) });
    at = kind === 'notNull' ? keyword + 1 : keyword;
  }
  return parts;
}

function trimmed({ text, tokens }: Written, start: number, stop: number): string {
  const inside = tokens.filter(({ range }) => range[0] >= start && range[1] <= stop);
  return text.slice(inside[0]?.range[0] ?? start, inside.at(-1)?.range[1] ?? start);
}
