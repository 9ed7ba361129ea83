/** Formatted SQL: changesets told apart by comments. https://docs.liquibase.com/concepts/changelogs/sql-format.html */
import { concatenate, part, piece } from '../../dialects/literal.ts';
import type { Fragment } from '../../dialects/literal.ts';
import type { Dialect, Range, SourceFile, Statement, Unread } from '../../model.ts';
import { statementsIn } from '../placed.ts';
import { guardedBy } from './guarded.ts';
import type { ChangeSet } from './changeset.ts';
import { delimited } from './delimiters.ts';
import type { Include } from './include.ts';
import { define, expanded, expandedText } from './properties.ts';
import type { Properties } from './properties.ts';

const HEADER = /^\s*--\s*liquibase\s*formatted/im;
const CHANGESET = /^\s*--\s*changeset\s+("[^"]+"|[^:\r\n]+):[ \t]*("[^"]+"|\S+)(.*)$/i;
const ROLLBACK = /^\s*--\s*rollback[ \t](.*)$/i;
const BLOCK = /^\s*\/\*\s*liquibase\s+rollback\s*$/i;
const IGNORED = /^\s*--\s*ignoreLines:(\w+)/i;
const OTHER = /^\s*--\s*(property|include|preconditions|precondition-[\w-]+)\b(.*)$/i;

export type Line = { readonly text: string; readonly range: Range };
type Draft = { id: string; author: string; attributes: ReadonlyMap<string, string>; header: Range; start: number; end: number; ignored: Range[]; back: Range[]; conditions: string[]; onFail: string };
/** What a formatted file has in it, in order. */
export type Entry = { readonly changeSet: ChangeSet } | { readonly include: Include };

export function isFormatted({ path, text }: SourceFile): boolean {
  return /\.sql$/i.test(path) && HEADER.test(text.slice(0, 2_000));
}

/** Entries in order; `unread`: what Liquibase refuses or leaves out. */
export function readFormatted(file: SourceFile, dialect: Dialect, properties: Properties): { readonly entries: readonly Entry[]; readonly unread: readonly Unread[] } {
  const { path, text } = file;
  const entries: Entry[] = [];
  const unread: Unread[] = [];
  const drafts = new Map<string, Draft>();
  let draft: Draft | undefined;
  let last = 0;
  const finish = (end: number): void => {
    if (!draft) return;
    draft.end = end;
    const body = blanked(text, draft);
    if (body.text.replace(/--[^\r\n]*|\/\*[^]*?(?:\*\/|$)/g, '').trim() === '') unread.push({ path, range: draft.header, reason: 'this changeset has no SQL, and Liquibase refuses that; write it, or take the changeset away' });
    else entries.push({ changeSet: toChangeSet(file, draft, body, drafts, dialect, properties, last) });
    last = end;
  };
  const lines = linesOf(text);
  for (let i = 0; i < lines.length; i++) {
    const { text: line, range } = lines[i]!;
    const ignored = IGNORED.exec(line)?.[1]?.toLowerCase();
    if (ignored !== undefined) {
      const from = range[0];
      if (ignored === 'start') while (i + 1 < lines.length && !/^\s*--\s*ignoreLines:end/i.test(lines[i]!.text)) i++;
      else i += Math.min(Number(ignored) || 0, lines.length - 1 - i);
      draft?.ignored.push([from, lines[i]!.range[1]]);
      continue;
    }
    const changeSet = CHANGESET.exec(line);
    if (changeSet) {
      finish(range[0]);
      const [, author = '', id = '', rest = ''] = changeSet;
      draft = { id: unquoted(expandedText(id, properties)), author: unquoted(expandedText(author, properties)), attributes: attributesOf(expandedText(rest, properties)), header: [range[0] + line.search(/\S/), range[0] + line.trimEnd().length], start: range[1], end: range[1], ignored: [], back: [], conditions: [], onFail: '' };
      drafts.set(`${draft.id} ${draft.author}`, draft);
      continue;
    }
    if (/^\s*--\s*changeset\b/i.test(line)) unread.push({ path, range: [range[0], range[0] + line.trimEnd().length], reason: 'Liquibase refuses this line; write `--changeset author:id`' });
    const other = OTHER.exec(line);
    if (other) note(other[1]!.toLowerCase(), other[2]!, draft, properties, entries);
    else if (draft && ROLLBACK.test(line)) draft.back.push([range[1] - lengthAfter(line, lines[i]!), range[1]]);
    else if (draft && BLOCK.test(line)) {
      const from = range[1];
      while (i + 1 < lines.length && !/\*\/\s*$/.test(lines[i]!.text)) i++;
      draft.back.push([from, Math.max(from, text.lastIndexOf('*/', lines[i]!.range[1]))]);
    } else if (!draft && line.trim() !== '' && !/^\s*--/.test(line) && !unread.some(({ reason }) => reason === BEFORE)) unread.push({ path, range: [range[0], range[0] + line.trimEnd().length], reason: BEFORE });
  }
  finish(text.length);
  if (!draft && !entries.some((entry) => 'include' in entry)) unread.push({ path, reason: 'there is no changeset in this file, so that Liquibase runs nothing of it; write `--changeset author:id` above the SQL' });
  return { entries, unread };
}

const BEFORE = 'this stands before the first changeset, and Liquibase leaves it out; write `--changeset author:id` above it';

function toChangeSet(file: SourceFile, draft: Draft, body: Fragment, drafts: ReadonlyMap<string, Draft>, dialect: Dialect, properties: Properties, from: number): ChangeSet {
  const { text } = file;
  const { id, author, attributes, back, conditions, onFail, end } = draft;
  // Values are those that are known when the changeset is read.
  const [up, down] = [expanded(body, properties), expanded(concatenate(back.map((range) => piece(text, range))), properties)];
  const read = (sql: Fragment, delimiter: string | undefined): readonly Statement[] => guardedBy(onFail === 'halt' || onFail === '' ? [] : conditions, statementsIn(dialect, text, delimited(sql, delimiter)));
  return {
    file, id, author, attributes, section: [from, end], begin: draft.header[0], alone: '`runInTransaction:false`',
    ...(attributes.get('splitstatements')?.toLowerCase() === 'false' && { whole: true }),
    up: () => read(up, attributes.get('enddelimiter')),
    down() {
      if (down.text.trim() === '') return undefined;
      if (/^\s*(?:not required|empty)/i.test(down.text)) return [];
      const other = /changeSetId:\s*(\S+)/i.exec(down.text)?.[1];
      if (other === undefined) return read(down, attributes.get('rollbackenddelimiter'));
      const again = drafts.get(`${other} ${/changeSetAuthor:\s*(\S+)/i.exec(down.text)?.[1]}`);
      return again && read(blanked(text, again), again.attributes.get('enddelimiter'));
    },
  };
}

/** What a changeset runs: its lines without those that are ignored. */
function blanked(text: string, { start, end, ignored }: Draft): Fragment {
  const whole = piece(text, [start, end]);
  if (ignored.length === 0) return whole;
  let [sql, done] = ['', start];
  for (const [from, to] of ignored) {
    sql += text.slice(done, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    done = to;
  }
  return part(whole, [0, whole.text.length], sql + text.slice(done, end));
}

/** Lines that say something about what follows or about the whole history. */
function note(what: string, rest: string, draft: Draft | undefined, properties: Properties, entries: Entry[]): void {
  const attributes = attributesOf(rest);
  if (what === 'property') define(properties, attributes.get('name') ?? '', attributes.get('value') ?? '', attributes.get('dbms'));
  else if (what === 'include') entries.push({ include: { path: attributes.get('file') ?? '', isFolder: false, isRelative: attributes.get('relativetochangelogfile') === 'true' } });
  else if (draft && what === 'preconditions') draft.onFail = attributes.get('onfail')?.toLowerCase() ?? '';
  else draft?.conditions.push(`${what.slice('precondition-'.length)}${rest.trimEnd()}`);
}

/** By name in small letters: `context:"a and b" runInTransaction:false`. */
function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/([\w-]+):("[^"]*"|'[^']*'|\S*)/g)].map(([, name, value]) => [name!.toLowerCase(), unquoted(value!)]));
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

/** How much of a line, with its end, stands behind `--rollback `. */
function lengthAfter(line: string, { range }: Line): number {
  return range[1] - range[0] - (/^\s*--\s*rollback[ \t]/i.exec(line)?.[0].length ?? 0);
}

/** With their ends in their ranges. */
function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)].filter(([line]) => line !== '').map(({ index, 0: line }) => ({ text: line.replace(/[\r\n]+$/, ''), range: [index, index + line.length] }));
}
