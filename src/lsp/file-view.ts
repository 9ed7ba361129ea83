/** What an editor is told about one open file. */
import type { MigrationChange } from '../change-class.ts';
import type { Finding, Range, Replayed } from '../model.ts';
import type { Checked } from '../project/lint-project.ts';
import { byStatement } from '../report/json.ts';
import { linesOf } from '../report/lines.ts';
import { timelineOf } from '../report/timeline.ts';
import type { TimedStatement } from '../report/timeline.ts';

/** Ranges are offsets into `text`. `changes`: of each migration that is in the file. */
export type FileView = { readonly text: string; readonly findings: readonly Finding[]; readonly statements: readonly LocatedStatement[]; readonly changes: readonly MigrationChange[] };
export type LocatedStatement = TimedStatement & { readonly range: Range };

/** Of those of the files `paths` that are under check, by path; `replays`: of the migrations under check. */
export function fileViews(paths: readonly string[], { project, linted }: Checked, replays: readonly Replayed[]): ReadonlyMap<string, FileView> {
  const statements = replays.flatMap((replayed) => [replayed, ...(replayed.down ? [replayed.down] : [])]).flatMap(located);
  return new Map(paths.flatMap((path) => {
    const text = project.texts.get(path);
    const own = <Item extends { readonly path: string }>(items: readonly Item[]): readonly Item[] => items.filter((item) => item.path === path);
    return text === undefined ? [] : [[path, { text, findings: own(linted.findings), statements: own(statements).toSorted((a, b) => a.range[0] - b.range[0]), changes: own(linted.migrations) }] as const];
  }));
}

function located(way: Replayed): readonly LocatedStatement[] {
  const timeline = timelineOf(way, linesOf(way.migration.up.text));
  return byStatement(way).map(({ statement: { range } }, at) => ({ ...timeline[at]!, range }));
}

export function statementAt({ statements }: FileView, offset: number): LocatedStatement | undefined {
  return statements.find(({ range: [start, end] }) => offset >= start && offset <= end);
}
