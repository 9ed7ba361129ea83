/** SQL that a PL/pgSQL body puts together: EXECUTE, cursors and queries in expressions. */
import type { Name, Operation } from '../../operations.ts';
import { tokensOf } from '../lexer.ts';
import type { Token } from '../lexer.ts';
import { concatenate, literalIn, rangeIn } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import { mentions } from '../mentions.ts';
import type { Find } from './plpgsql-find.ts';
import type { Datum } from './plpgsql-tree.ts';

/** The operations of SQL in a script; `variables`: names that stand for values in it. */
export type ReadSql = (sql: Fragment, variables?: ReadonlySet<string>) => readonly Operation[];

/** A body on the way down its statements. */
export type Body = {
  readonly find: Find;
  readonly datums: readonly Datum[];
  /** Finds SQL of a declaration, from the top. */
  readonly declared: (query: string, line: number | undefined) => Fragment;
  /** The operations of SQL in the body. */
  readonly read: (sql: Fragment) => readonly Operation[];
};

/** What an EXECUTE runs when `expression` is constant; otherwise `unknown`, with the names its string constants mention. */
export function execute(body: Body, expression: Fragment): readonly Operation[] {
  const tokens = tokensOf(expression.text);
  const constants = constantsOf(tokens);
  if (constants) return body.read(concatenate(constants.map(({ range }) => literalIn(expression, range))));
  return [{
    kind: 'unknown',
    range: rangeIn(expression, [0, expression.text.trimEnd().length]),
    reason: 'EXECUTE runs SQL that is put together at run time',
    mentions: tokens.flatMap(({ kind, value }, i) => (kind === 'string' ? namesIn(value).filter(({ name }) => !isCutOff(value, name, tokens[i + 1]?.value === '||')) : [])),
  }];
}

/** The query of a cursor that was declared with one, where it is opened. */
export function cursor({ datums, declared, read }: Body, variable: number): readonly Operation[] {
  const datum = datums[variable]?.PLpgSQL_var;
  return datum?.cursor_explicit_expr ? read(declared(datum.cursor_explicit_expr.PLpgSQL_expr.query, datum.lineno)) : [];
}

/** The tables an expression reads and the functions it calls, as one `select`. */
export function expression({ read }: Body, written: Fragment): readonly Operation[] {
  if (!/\bselect\b|[\w"]\s*\(/i.test(written.text)) return [];
  return read(selected(written)).filter((operation) => operation.kind === 'select' && (operation.reads.length > 0 || operation.calls.length > 0));
}

/** The query that gives the value of an expression. */
export function selected(expression: Fragment): Fragment {
  return concatenate([{ text: 'SELECT ', at: () => expression.at(0) }, expression]);
}

/** The literals of `'…'`, `'…' || '…'` and `format('…')`; undefined for anything that is more than constants. */
function constantsOf(tokens: readonly Token[]): readonly Token[] | undefined {
  const [first, open] = tokens;
  const isFormat = first?.value === 'format' && open?.value === '(';
  if (isFormat || first?.value === '(') {
    const inner = tokens.at(-1)?.value === ')' ? constantsOf(tokens.slice(isFormat ? 2 : 1, -1)) : undefined;
    return isFormat && inner?.some(({ value }) => value.includes('%')) ? undefined : inner;
  }
  const isConstant = tokens.length % 2 === 1 && tokens.every(({ kind, value }, i) => (i % 2 === 0 ? kind === 'string' : kind === 'operator' && value === '||'));
  return isConstant ? tokens.filter(({ kind }) => kind === 'string') : undefined;
}

/** Does the name go on with what is put in behind it? */
function isCutOff(constant: string, name: string, goesOn: boolean): boolean {
  const rest = constant.slice(constant.toLowerCase().lastIndexOf(name.toLowerCase()) + name.length);
  return rest.startsWith('%') || (goesOn && rest === '');
}

/** A constant is a piece of SQL, or a name to be put into one. */
function namesIn(constant: string): readonly Name[] {
  const name = /^(?:([a-z_][\w$]*)\.)?([a-z_][\w$]*)$/i.exec(constant);
  if (!name) return mentions(tokensOf(constant));
  return [name[1] === undefined ? { name: name[2]! } : { schema: name[1], name: name[2]! }];
}
