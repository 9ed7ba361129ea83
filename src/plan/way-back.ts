/** What there is of a way back. */
import type { Migration, Range, Replayed, Script, Statement } from '../model.ts';
import { does } from '../readers/way-back.ts';

/** `explained`: only a comment that says something, in a transaction or not · `nothing`: statements that do nothing, such as SELECT 1 · `refuses`: it only raises an exception · `program`: it is no SQL. */
export type WayBack = 'missing' | 'empty' | 'explained' | 'nothing' | 'refuses' | 'given' | 'program';

export function wayBackOf({ down, downProgram }: Migration): WayBack {
  if (!down) return downProgram === undefined ? 'missing' : 'program';
  if (down.statements.length === 0) return explains(down) ? 'explained' : 'empty';
  if (down.statements.some(({ operations }) => operations.some(does))) return 'given';
  if (down.statements.some((statement) => raises(down, statement))) return 'refuses';
  return explains(down) && down.statements.every(({ operations }) => operations.every(({ kind }) => kind !== 'select')) ? 'explained' : 'nothing';
}

/** Do its comments say something: that nothing brings it back, or three words or more, in any language, that are neither a framework's marker nor SQL out of use? */
export function explains(script: Script): boolean {
  return commentsOf(textOf(script)).some((comment) => (LOST.test(comment) || SAYING.test(comment)) && !OF_TOOLS.test(comment) && !/^(?:alter|create|drop|delete|update|insert|truncate|select)/i.test(comment));
}

/** Three words; in a script that has no spaces between words, as many signs. */
const SAYING = /(?:[\p{L}\p{M}'\u2019]{2,}[\s,;\u060c]+){2}[\p{L}\p{M}'\u2019]{2,}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{4,}/u;

/** Do its comments say that something is lost for good? */
export function saysLost(script: Script): boolean {
  return commentsOf(textOf(script)).some((comment) => LOST.test(comment));
}

/** Where a finding about the whole of a script stands: its first statement, or where it begins. */
export function startOf({ statements, sections, begin = sections?.[0]?.[0] ?? 0 }: Script): Range {
  return statements[0]?.range ?? [begin, begin];
}

/** Is there nothing in it but what the framework has put there? */
export function isUntouched(script: Script): boolean {
  return script.statements.length === 0 && commentsOf(textOf(script)).every((comment) => OF_TOOLS.test(comment));
}

/** Is any of it not read, in either direction? Then nobody knows what it comes to. */
export function isRead({ steps, down }: Replayed): boolean {
  return [...steps, ...down?.steps ?? []].every(({ operation }) => operation.kind !== 'unknown');
}

function textOf({ text, sections }: Script): string {
  return sections ? sections.map(([start, end]) => text.slice(start, end)).join('\n') : text;
}

function commentsOf(text: string): readonly string[] {
  return [...text.matchAll(/--([^\r\n]*)|\/\*([\s\S]*?)\*\//g)].map(([, line, block]) => (line ?? block ?? '').trim());
}

/** "cannot be restored", "not reversible", "no way back", "the values are gone"; what tools say will be lost is about what is dropped. */
const LOST = /\b(?:ir|non-?|un)(?:reversib|revertib|recoverab)l[ey]\b|\b(?:no|not|never|cannot|can['\u2019]?t|couldn['\u2019]?t|won['\u2019]?t|unable|impossible)\s+(?:[\w-]+\s+){0,4}?(?:restor|revers|revert|recover|undo\b|undone|roll(?:ed)?[ -]?back|way back|(?:get|got|bring|brought) back)|\b(?:data|rows?|values?|information|precision)\s+(?:(?!not)\w+\s+){0,3}?(?:is|are|was|were|gets?)\s+(?:lost|gone)\b|\b(?:lossy|loses\s+(?:the\s+|all\s+)?(?:data|rows?|values?|information|precision))\b/i;

/** Markers, and what frameworks write into a new file. */
const OF_TOOLS = /^(?:\+|migrate:|this file should undo|write your|add (?:your )?down|sql in this section|sql in section|revert \S+ from \w+$|xxx add )/i;

function raises({ text }: Script, { range }: Statement): boolean {
  return /\braise\s+(?:exception\b|'|sqlstate\b|[a-z_]+\b)/i.test(text.slice(...range)) && !/\braise\s+(?:notice|warning|info|log|debug)\b/i.test(text.slice(...range));
}
