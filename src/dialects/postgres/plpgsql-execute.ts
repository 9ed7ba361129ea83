/** SQL that a PL/pgSQL body puts together: EXECUTE, cursors and queries in expressions. */
import type { Name, Operation } from '../../operations.ts';
import { tokensOf } from '../lexer.ts';
import type { Token } from '../lexer.ts';
import { concatenate, literalIn, part, rangeIn } from '../literal.ts';
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

/** What an EXECUTE runs when what is `written` is constant, or comes to the same whatever number is put in; otherwise `unknown`, with the names its string constants mention. */
export function execute(body: Body, written: Fragment): readonly Operation[] {
  const tokens = tokensOf(written.text);
  const constants = constantsOf(tokens);
  if (constants) return body.read(concatenate(constants.map(({ range }) => literalIn(written, range))));
  const whatever = whateverIsPutIn(body, written, tokens);
  if (whatever) return whatever;
  const spelled = spelledOut(tokens);
  return [{
    kind: 'unknown',
    range: rangeIn(written, [0, written.text.trimEnd().length]),
    reason: 'EXECUTE runs SQL that is put together at run time',
    ...(spelled !== undefined && { spelled }),
    mentions: spelled !== undefined && OF_RIGHTS.test(spelled) ? [] : tokens.flatMap(({ kind, value }, i) => (kind === 'string' ? namesIn(value).filter(({ name }) => !isCutOff(value, name, tokens[i + 1]?.value === '||')) : [])),
  }];
}

/** Whoever is put in: it leaves relations as they are. */
const OF_RIGHTS = /^\s*(?:grant|revoke)\s/i;

/** The operations when they are the same for one number as for another: `'… RESTART WITH ' || n`. Undefined where it makes a difference, as in a name. */
function whateverIsPutIn(body: Body, written: Fragment, tokens: readonly Token[]): readonly Operation[] | undefined {
  const parts = partsOf(tokens);
  if (parts.length < 2 || !parts.some(isText)) return undefined;
  const withNumber = (number: string): readonly Operation[] => body.read(concatenate(parts.map((piece) => (isText(piece) ? literalIn(written, piece[0]!.range) : { text: number, at: (_, asEnd) => written.at(asEnd ? piece.at(-1)!.range[1] : piece[0]!.range[0], asEnd) }))));
  const operations = withNumber('1');
  if (operations.some(({ kind }) => kind === 'unknown') || JSON.stringify(operations) !== JSON.stringify(withNumber('2'))) return undefined;
  const used = parts.filter((piece) => !isText(piece)).flatMap((piece) => expression(body, part(written, [piece[0]!.range[0], piece.at(-1)!.range[1]])));
  return [...used, ...operations];
}

/** What stands between `||`, outside of brackets. */
function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'punctuation') depth += '(['.includes(token.value) ? 1 : ')]'.includes(token.value) ? -1 : 0;
    if (depth === 0 && token.kind === 'operator' && token.value === '||') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.every((piece) => piece.length > 0) ? parts : [];
}

function isText(piece: readonly Token[]): boolean {
  return piece.length === 1 && piece[0]!.kind === 'string';
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

/** Undefined where not even its beginning is. */
function spelledOut(tokens: readonly Token[]): string | undefined {
  const [first, open, template] = tokens;
  if (first?.value === 'format' && open?.value === '(') return template?.kind === 'string' ? template.value.replace(/%(?:\d+\$)?-?\d*[sIL]/g, '…') : undefined;
  return first?.kind === 'string' ? partsOf(tokens).map((piece) => (isText(piece) ? piece[0]!.value : '…')).join('') : undefined;
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
