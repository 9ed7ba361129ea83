/** A project's findings: those of all its histories, without what is known. */
import { rules } from '../../rules/index.ts';
import { madeIn } from '../elsewhere.ts';
import { engineText } from '../engines.ts';
import { lint } from '../lint.ts';
import type { Linted } from '../lint.ts';
import type { Finding, Replayed } from '../model.ts';
import type { JsonBaseline } from '../report/json.ts';
import type { Paths } from './baseline.ts';
import { loadProject } from './load.ts';
import type { LoadOptions, Project } from './load.ts';
import { NO_MEMORY } from './memory.ts';

export type Checked = { readonly project: Project; readonly linted: Linted; /** Findings that are in the baseline. */ readonly known: readonly Finding[]; /** Where there is a baseline. */ readonly baseline: JsonBaseline | undefined };

/** `strict`: what could not be read is an error; `onMigration` sees each replayed migration under check as it passes. */
export async function lintProject(options: LoadOptions, strict = false, onMigration?: (replayed: Replayed) => void, memory = NO_MEMORY): Promise<Checked> {
  const project = await loadProject(options, memory);
  const all = project.histories.map(({ folder, migrations, unread, history, settings: { engine, base, sizes, severities } }) =>
    lint({ engine, migrations, base, unread, history, rules, elsewhere: madeIn(project.histories.flatMap((other) => (other.migrations === migrations ? [] : [other.migrations]))), ...(sizes && { sizes }), kept: memory.catalogs(`${engineText(engine)} ${folder}`, migrations, base), severities: strict ? new Map([...severities, ['unread', 'error']]) : severities }, onMigration),
  );
  const counts = all.map(({ statements }) => statements);
  return without(project, {
    findings: all.flatMap(({ findings }) => findings),
    silenced: all.flatMap(({ silenced }) => silenced),
    statements: { read: sum(counts.map(({ read }) => read)), understood: sum(counts.map(({ understood }) => understood)), unknown: counts.flatMap(({ unknown }) => unknown) },
    migrations: all.flatMap(({ migrations }) => migrations),
  });
}

/** What of it is gone can only be said where everything is under check. */
async function without(project: Project, linted: Linted): Promise<Checked> {
  const { baseline, histories, isWhole } = project;
  if (!baseline) return { project, linted, known: [], baseline: undefined };
  const { matched } = await import('./baseline.ts');
  const { fresh, known, gone } = matched(linted.findings, histories.flatMap(({ migrations }) => migrations), baseline.known, baseline.paths, isAskedIn(project, baseline.paths));
  return { project, linted: { ...linted, findings: fresh }, known, baseline: { known: known.length, ...(isWhole && { gone }) } };
}

/** Is a rule on where a file is? Of a file that is gone: anywhere. */
function isAskedIn({ histories }: Project, { written }: Paths): (rule: string, path: string) => boolean {
  const byPath = new Map(histories.flatMap(({ settings, migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])].map((path) => [written(path), [settings]] as const)));
  const all = histories.map(({ settings }) => settings);
  return (rule, path) => (byPath.get(path) ?? all).some(({ severities }) => severities.get(rule) !== 'off');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
