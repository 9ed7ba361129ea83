/** Tools that end a statement at every line with `;` at its end, but between marked lines, and send each by itself: goose, sql-migrate. https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go https://github.com/rubenv/sql-migrate/blob/master/sqlparse/sqlparse.go */
import type { Range, Statement } from '../model.ts';
import type { Markers } from './sections.ts';

/** `block`: its lines begin and end a statement; group `end` for the latter. */
export type LineEnds = { readonly block: RegExp };

/** The statements of a text's `sections`, with what the tool makes of those that it cuts in two, or never comes to the end of. */
export function endedAtLines(statements: readonly Statement[], text: string, sections: readonly Range[], { name, block, lineEnds }: Markers): readonly Statement[] {
  if (!lineEnds || !block) return statements;
  const { cuts, open } = endsIn(text, sections, lineEnds);
  let next = 0;
  return statements.map((statement, i): Statement => {
    const [from, to] = statement.range;
    while (next < cuts.length && cuts[next]! <= from) next += 1;
    const cut = cuts[next];
    if (cut !== undefined && cut < to) return { ...statement, broken: cutIn(text, statement.range, cut, name, block) };
    const isLast = statements[i + 1] === undefined || sections.some(([, end]) => to <= end && statements[i + 1]!.range[0] >= end);
    return isLast && open.some(([start, end]) => from < end && to > start) ? { ...statement, broken: unended(text, statement.range, name) } : statement;
  });
}

/** Where lines end a statement, and what is left at the end of a section. */
function endsIn(text: string, sections: readonly Range[], { block }: LineEnds): { readonly cuts: readonly number[]; readonly open: readonly Range[] } {
  const cuts: number[] = [];
  const open: Range[] = [];
  for (const [start, end] of sections) {
    let [begun, isBlock]: [number | undefined, boolean] = [undefined, false];
    for (const { index, 0: line } of text.slice(start, end).matchAll(/[^\n]+/g)) {
      const mark = block.exec(line);
      if (mark) {
        isBlock = mark.groups?.end === undefined;
        if (!isBlock) begun = undefined;
      } else if (begun !== undefined || !/^\s*(?:--|$)/.test(line)) {
        begun ??= start + index;
        if (!isBlock && /;$/.test(wordsOf(line).at(-1) ?? '')) {
          cuts.push(start + index + line.trimEnd().length);
          begun = undefined;
        }
      }
    }
    if (begun !== undefined) open.push([begun, end]);
  }
  return { cuts, open };
}

/** Up to a comment. */
function wordsOf(line: string): readonly string[] {
  const words = line.trim().split(/\s+/);
  const comment = words.findIndex((word) => word.startsWith('--'));
  return comment < 0 ? words : words.slice(0, comment);
}

function cutIn(text: string, [from, to]: Range, cut: number, name: string, [begin, end]: readonly [string, string]): NonNullable<Statement['broken']> {
  const after = to + (/^[ \t]*;[ \t]*/.exec(text.slice(to, to + 200))?.[0].length ?? 0);
  const line = text.lastIndexOf('\n', from - 1) + 1;
  const before = text.slice(line, from).trim() === '' ? line : from;
  const ends = /^\s*$/.test(text.slice(after, text.indexOf('\n', after) < 0 ? undefined : text.indexOf('\n', after)));
  return {
    range: [from, to],
    reason: `${name} ends the statement at the ; in line ${text.slice(0, cut).split('\n').length}, and sends what stands before it alone`,
    help: `${begin}\n${text.slice(from, to).split('\n')[0]!.trimEnd()}\n…\n${end}`,
    title: 'Mark where the statement begins and ends',
    edits: [{ range: [before, before], text: `${before === line ? '' : '\n'}${begin}\n` }, { range: [after, after], text: `\n${end}${ends ? '' : '\n'}` }],
  };
}

function unended(text: string, [from, to]: Range, name: string): NonNullable<Statement['broken']> {
  const line = Math.max(from, text.lastIndexOf('\n', to - 1) + 1);
  const rest = /^[^\n]*/.exec(text.slice(to))![0];
  const end = to + rest.replace(/(?:^|\s)--[^]*$/, '').trimEnd().length;
  return {
    range: [line, to],
    reason: `${name} does not come to the end of this statement, because no ; is the last in its line, and refuses the file`,
    help: `${text.slice(line, end)};`,
    title: 'End the statement',
    edits: [{ range: [end, end], text: ';' }],
  };
}
