/** Both ways of a migration in one text, told apart by marked lines. */
import type { Migration, Range, Read, ReaderInput, Script, SourceFile, Statement, Transaction, Unread } from '../model.ts';
import { endedAtLines } from './line-ends.ts';
import type { LineEnds } from './line-ends.ts';
import { transactionOf } from './transaction.ts';
import { emptyOf } from './unread.ts';
import { withWayBack } from './way-back.ts';

export type Markers = {
  readonly name: string;
  /** A marked line; groups `way` (up, down, without case) and `options`. Flags: g and m. */
  readonly line: RegExp;
  /** As people write it. */
  readonly up: string;
  readonly down: string;
  /** May each way be there once only, the way back come second, and nothing before them? */
  readonly ordered: boolean;
  /** Lines around a statement that has a semicolon inside. Left out where the framework does not split the text. */
  readonly block?: readonly [begin: string, end: string];
  /** Where every `;` at the end of a line ends a statement. */
  readonly lineEnds?: LineEnds;
  /** Why the framework refuses the text although its ways are in order; undefined when it does not. */
  readonly broken?: (text: string) => { readonly at: number; readonly reason: string } | undefined;
  /** The text at equal length, as it can be read where the framework puts values in. */
  readonly readable?: (text: string) => string;
  /** `options`: what stands behind the way's markers; `statements`: the way's own. */
  readonly transaction: (options: string, text: string, way: Way, statements: readonly Statement[]) => Transaction;
};
type Way = 'up' | 'down';
type Marker = { readonly way: Way; readonly options: string; readonly range: Range };

/** Does any of the texts have a marker? */
export function hasMarkers({ line }: Markers, files: readonly SourceFile[]): boolean {
  return files.some(({ text }) => text.search(line) >= 0);
}

/** Migrations in the order of `files`; what the framework would refuse is unread. */
export function inSections(markers: Markers, { files, dialect, transaction }: ReaderInput): Omit<Read, 'transactions'> {
  const read = files.map((file): { readonly migration?: Migration; readonly unread?: Unread } => {
    const { path, text } = file;
    if (text.trim() === '') return {};
    const found = markersIn(text, markers);
    const problem = problemOf(text, found, markers);
    if (problem) return { unread: { path, range: endOfLine(text, problem.at), reason: problem.reason } };
    const script = (way: Way): Script | undefined => {
      const own = found.filter((marker) => marker.way === way);
      if (own.length === 0) return undefined;
      const sections = sectionsOf(text, found, way);
      const statements = endedAtLines(dialect.parse(blankedOutside(markers.readable?.(text) ?? text, sections)), text, sections, markers);
      return { path, text, transaction: transactionOf(transaction, markers.transaction(own.map(({ options }) => options).join(' '), text, way, statements)), sections, statements };
    };
    const down = script('down');
    return { migration: { id: path.replace(/\.sql$/i, ''), reader: markers.name, reported: true, up: script('up')!, ...(down && { down }), wayBackIn: { path, marker: markers.down, ...(markers.block && { block: markers.block }) } } };
  });
  return { migrations: withWayBack(read.flatMap(({ migration }) => migration ?? [])), unread: [...read.flatMap(({ unread }) => unread ?? []), ...emptyOf(files)] };
}

function markersIn(text: string, { line }: Markers): readonly Marker[] {
  return [...text.matchAll(line)].map(({ index, 0: { length }, groups }) => ({ way: groups!.way!.toLowerCase() as Way, options: groups!.options?.trim() ?? '', range: [index, index + length] }));
}

function problemOf(text: string, found: readonly Marker[], { name, up, down, ordered, broken }: Markers): { readonly at: number; readonly reason: string } | undefined {
  const [first] = found;
  if (!found.some(({ way }) => way === 'up')) return { at: first?.range[0] ?? 0, reason: `there is no \`${up}\` in this file, and ${name} ${ordered || !first ? 'refuses it' : 'does nothing'}; write that line above the statements` };
  if (first && hasStatements(text.slice(0, first.range[0]))) return { at: 0, reason: `something stands before the first marker, and ${name} ${ordered ? 'refuses' : 'never runs'} that; move it below \`${up}\`` };
  if (ordered && first?.way === 'down') return { at: first.range[0], reason: `\`${down}\` stands before \`${up}\`, and ${name} refuses that; change their order` };
  const again = ordered ? found.find(({ way }, i) => found.slice(0, i).some((before) => before.way === way)) : undefined;
  if (again) return { at: again.range[0], reason: `\`${again.way === 'up' ? up : down}\` stands here a second time, and ${name} refuses that; make it one section` };
  return broken?.(text);
}

/** Is there anything but comments? */
export function hasStatements(text: string): boolean {
  return text.replace(/--[^\r\n]*|\/\*[^]*?(?:\*\/|$)/g, '').trim() !== '';
}

/** A section goes from its marker to the next one of the other way; what stands before all markers belongs to the first. */
function sectionsOf(text: string, found: readonly Marker[], way: Way): readonly Range[] {
  const turns = found.filter((marker, i) => found[i - 1]?.way !== marker.way);
  return turns.flatMap((marker, i): Range[] => (marker.way === way ? [[i === 0 ? 0 : marker.range[0], turns[i + 1]?.range[0] ?? text.length]] : []));
}

/** At equal length, so that positions stay the user's own. */
export function blankedOutside(text: string, sections: readonly Range[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of sections) {
    parts.push(blank(text.slice(done, start)), text.slice(start, end));
    done = end;
  }
  return [...parts, blank(text.slice(done))].join('');
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** From an offset to the end of its line. */
export function endOfLine(text: string, at: number): Range {
  const end = text.slice(at).search(/[\r\n]/);
  return [at, end < 0 ? text.length : at + end];
}
