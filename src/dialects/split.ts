/** A script cut into statements, by its lexical structure alone: linear in the text and without an object per token. */
import type { Range } from '../model.ts';
import { scan } from './lexer.ts';
import type { Scanner } from './lexer.ts';

export type Chunk = {
  /** `command`: a psql command that runs SQL from elsewhere (`\i`, `\ir`, `\include`, `\gexec`). */
  readonly kind: 'sql' | 'command';
  /** From the first token to the end of the last one: without comments and spaces around it and without the `;`, with the
      data of COPY … FROM stdin up to and including its `\.`. */
  readonly range: Range;
  /** End of the SQL, before the data of a COPY. */
  readonly sqlEnd: number;
  /** Conditions of psql's `\if` or a template's `{{if}}` around it. */
  readonly guard?: string;
  /** Start of the string, quoted identifier or comment in it that is never closed; only the last chunk can have one. */
  readonly open?: number;
};

/** What decides whether a `;` ends the statement; `head` is its first words. */
type State = { head: string[]; previous: string; atomic: number; parentheses: number; copiesIn: boolean };

const INCLUDES = /^\\(?:i|ir|include|include_relative|gexec)(?![a-z_])/;
const ENDS_QUERY = /^\\(?:g|gx|gset|gexec|gdesc|crosstabview|watch|bind)(?![a-z_])/;

/** All statements of a script, from `from` on; psql's other commands, templates' control blocks and comments are none. */
export function split(text: string, from = 0): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const scanner = scan(text, from);
  const conditions: string[] = [];
  let [start, end, guard, data, state]: [number, number, string, boolean, State] = [-1, -1, '', true, fresh()];

  const add = (kind: Chunk['kind'], range: Range, sqlEnd: number, open?: number): void => {
    chunks.push({ kind, range, sqlEnd, ...(guard === '' ? {} : { guard }), ...(open === undefined ? {} : { open }) });
  };
  const begin = (at: number): void => {
    [start, state, guard] = [at, fresh(), conditions.join(', ')];
  };
  /** Ends the statement that is being read, if there is one; `after` is where its data would be. */
  const finish = (after: number): void => {
    if (start < 0) return;
    const stop = state.copiesIn && data ? endOfData(text, after) : end;
    if (stop < 0) data = false;
    add('sql', [start, Math.max(stop, end)], end);
    if (stop > end) scanner.seek(stop);
    start = -1;
  };

  while (scanner.next()) {
    if (scanner.kind === 'comment' && scanner.closed) continue;
    if (scanner.kind === 'control') {
      turn(conditions, text.slice(scanner.start, scanner.end));
    } else if (scanner.kind === 'command') {
      const [at, stop] = [scanner.start, scanner.end];
      const command = text.slice(at, stop);
      if (ENDS_QUERY.test(command)) finish(stop);
      if (INCLUDES.test(command)) {
        state.copiesIn = false;
        finish(at);
        guard = conditions.join(', ');
        add('command', [at, withoutSpace(text, stop)], withoutSpace(text, stop));
      } else if (start < 0 && /^\\copy\s/i.test(command)) {
        begin(at + 1);
        end = withoutSpace(text, stop);
        state.copiesIn = /\sfrom\s+stdin\b/i.test(command);
        finish(stop);
      } else turn(conditions, command);
    } else if (isSemicolon(scanner, text) && endsHere(state)) {
      finish(scanner.end);
    } else {
      if (start < 0) begin(scanner.start);
      observe(state, scanner, text);
      end = scanner.end;
      if (!scanner.closed) {
        end = withoutSpace(text, text.length);
        add('sql', [start, end], end, scanner.start);
        return chunks;
      }
    }
  }
  finish(text.length);
  return chunks;
}

function fresh(): State {
  return { head: [], previous: '', atomic: 0, parentheses: 0, copiesIn: false };
}

function isSemicolon(scanner: Scanner, text: string): boolean {
  return scanner.kind === 'punctuation' && text[scanner.start] === ';';
}

/** Not inside a BEGIN ATOMIC body or the parentheses of a rule's commands. */
function endsHere({ head, atomic, parentheses }: State): boolean {
  return atomic === 0 && (parentheses === 0 || !head.includes('rule'));
}

/** `end` without the white space before it, which in SQL is that of ASCII. */
function withoutSpace(text: string, end: number): number {
  let at = end;
  while (at > 0 && ' \t\n\r\f\v'.includes(text[at - 1]!)) at--;
  return at;
}

/** Words matter only in CREATE and COPY; everything else, dumps' INSERTs above all, is not looked at. */
function observe(state: State, scanner: Scanner, text: string): void {
  const { head } = state;
  if (head.length > 0 && head[0] !== 'create' && head[0] !== 'copy') return;
  if (scanner.kind !== 'word') {
    if (head.length === 0) head.push('');
    if (scanner.kind === 'punctuation' && text[scanner.start] === '(') state.parentheses++;
    if (scanner.kind === 'punctuation' && text[scanner.start] === ')') state.parentheses--;
    state.previous = '';
    return;
  }
  const word = text.slice(scanner.start, scanner.end).toLowerCase();
  if (head.length < 4) head.push(word);
  if (head[0] === 'copy') state.copiesIn ||= state.parentheses === 0 && state.previous === 'from' && word === 'stdin';
  else if (state.atomic > 0) state.atomic += word === 'case' ? 1 : word === 'end' ? -1 : 0;
  else if (state.previous === 'begin' && word === 'atomic' && head.some((first) => first === 'function' || first === 'procedure')) state.atomic = 1;
  state.previous = word;
}

/** End of the `\.` line after the line that `from` is on, or -1: without it, what follows is read as SQL. */
function endOfData(text: string, from: number): number {
  const mark = /\n\\\.(?=\r?\n|\r?$)/g;
  mark.lastIndex = Math.max(from, text.indexOf('\n', from));
  return mark.test(text) ? mark.lastIndex : -1;
}

/** Follows the branches of `\if`, `{{if}}` and `{% if %}`. */
function turn(conditions: string[], control: string): void {
  const word = /^(?:\\|\{[{%][-~]?\s*#?)\s*(\/(?!\*)|[a-z]+)/.exec(control)?.[1] ?? '';
  if (/^(?:if|unless|for|range|with|each|define)$/.test(word)) conditions.push(control);
  else if (/^(?:elif|elsif|elseif)$/.test(word)) conditions.splice(-1, 1, control);
  else if (word === 'else') conditions.splice(-1, 1, `else of ${conditions.at(-1) ?? control}`);
  else if (word === '/' || /^end(?:if|for|unless|with|raw)?$/.test(word)) conditions.pop();
}
