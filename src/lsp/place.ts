/** Offsets of a checked text ↔ positions in the editor's document. */
import type { Position, Range as EditorRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from '../model.ts';

export type Place = { readonly uri: string; readonly version: number; readonly range: (range: Range) => EditorRange; readonly offset: (position: Position) => number };

/** Checked texts begin behind a byte order mark. */
export function placeIn(document: TextDocument): Place {
  const mark = document.getText({ start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }) === '\uFEFF' ? 1 : 0;
  return {
    uri: document.uri,
    version: document.version,
    range: ([start, end]) => ({ start: document.positionAt(start + mark), end: document.positionAt(end + mark) }),
    offset: (position) => document.offsetAt(position) - mark,
  };
}
