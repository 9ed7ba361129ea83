/** What is shown about statements: as hover, above the line, and as an outline. */
import { MarkupKind, SymbolKind } from 'vscode-languageserver';
import type { CodeLens, DocumentSymbol, Hover } from 'vscode-languageserver';
import type { Lock } from '../report/timeline.ts';
import { statementAt } from './file-view.ts';
import type { FileView, LocatedStatement } from './file-view.ts';
import type { Place } from './place.ts';

/** What the statement at an offset locks and for how long, and what to write instead. */
export function hoverAt(view: FileView, offset: number, place: Place): Hover | undefined {
  const statement = statementAt(view, offset);
  if (!statement) return undefined;
  const helps = view.findings.filter(({ range: [start] }) => start >= statement.range[0] && start <= statement.range[1]).flatMap(({ rule, url, help }) => (help === undefined ? [] : [`[${rule}](${url}): write instead\n\n${fenced(help)}`]));
  const held = statement.held.length > 0 ? [`Held meanwhile by the transaction:\n\n${list(statement.held)}`] : [];
  return { contents: { kind: MarkupKind.Markdown, value: [locksOf(statement), ...held, ...helps].join('\n\n') }, range: place.range(statement.range) };
}

function locksOf({ isUnderstood, locks }: LocatedStatement): string {
  if (!isUnderstood) return 'This statement could not be read: what it locks is not known.';
  return locks.length === 0 ? 'Locks nothing that is there before.' : list(locks);
}

function list(locks: readonly Lock[]): string {
  return locks.map(({ target, lock, waits, time }) => `- **${lock}** on \`${target}\`: ${waits}; ${time}`).join('\n');
}

function fenced(sql: string): string {
  return `\`\`\`sql\n${sql}\n\`\`\``;
}

/** What the file's migrations are for code that runs beside them, and above each statement the locks that others wait for. */
export function lensesOf({ changes, statements }: FileView, place: Place): readonly CodeLens[] {
  const ofFile = changes.map(({ change, breaking }) => (breaking && change !== 'breaking' ? `${change}, breaking` : change));
  return [
    ...(ofFile.length > 0 ? [lens([...new Set(ofFile)].join('; '), [0, 0], place)] : []),
    ...statements.flatMap(({ locks, range }) => {
      const felt = locks.filter(({ isNew, blocks }) => !isNew && blocks !== 'nothing' && blocks !== 'schema');
      return felt.length === 0 ? [] : [lens(felt.map(({ lock, target, waits, time }) => `${lock} on ${target}: ${waits}, ${time}`).join('; '), range, place)];
    }),
  ];
}

function lens(title: string, range: readonly [number, number], place: Place): CodeLens {
  return { range: place.range(range), command: { title, command: '' } };
}

export function symbolsOf({ statements }: FileView, place: Place): readonly DocumentSymbol[] {
  return statements.map(({ sql, range, locks }) => {
    const at = place.range(range);
    return { name: shortened(sql), detail: locks.map(({ lock, target }) => `${lock} on ${target}`).join('; '), kind: SymbolKind.Event, range: at, selectionRange: at };
  });
}

function shortened(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > NAME ? `${line.slice(0, NAME - 1)}…` : line || '(empty)';
}

/** Characters that an outline has room for. */
const NAME = 80;
