/** Findings of one file after another, as ESLint asks for them; those of a whole project are looked for once. */
import type { Finding } from '../model.ts';
import { isSource } from '../project/changelogs.ts';
import { checkedPaths } from '../project/checked-paths.ts';
import { toRelative } from '../project/files.ts';
import type { Checked } from '../project/lint-project.ts';
import { createSession } from '../project/session.ts';
import { whyUnread } from '../project/unread-folders.ts';
import { isUserError } from '../project/user-error.ts';

/** `problem`: why nothing could be checked. */
export type FileFindings = { readonly findings: readonly Finding[]; readonly problem?: string };

type Asking = (question: Omit<FileQuestion, 'cwd'>) => Promise<readonly Finding[]>;

/** A file, by its absolute path, with the text that is to be checked in its place; in the project of `cwd`. `isSql`: whatever its name, and wherever it is. */
export type FileQuestion = { readonly cwd: string; readonly path: string; readonly text: string; readonly isSql: boolean };

/** Throws only for bugs. */
export function findingsByFolder(): (question: FileQuestion) => Promise<FileFindings> {
  const known = new Map<string, Asking>();
  return async ({ cwd, ...question }) => {
    const asking = known.get(cwd) ?? findingsBelow(cwd);
    known.set(cwd, asking);
    try {
      return { findings: await asking(question) };
    } catch (error) {
      if (!isUserError(error)) throw error;
      return { findings: [], problem: error.message };
    }
  };
}

function findingsBelow(cwd: string): Asking {
  const session = createSession();
  const asked = new Set<string>();
  let whole: { readonly checked: Checked | undefined } | undefined;
  return async ({ path, text, isSql }) => {
    const file = toRelative(cwd, path);
    const isAsRead = (): boolean => (whole?.checked?.project.texts.get(file) ?? (isSql ? undefined : text)) === text;
    // Who asks again, or has another text, may have written in the meantime.
    if (asked.has(path) || !isAsRead()) {
      asked.clear();
      session.refresh();
      whole = undefined;
    }
    asked.add(path);
    const { checked: found } = whole ??= { checked: await orNothing(session.check({ cwd, paths: [] })) };
    const isPart = found !== undefined && checkedPaths(found.project).has(file);
    if (!isPart && !isSql && !isSource(file) && whyUnread(cwd, { path: file, text }) === undefined) return [];
    const checked = isPart && isAsRead() ? found : await session.check({ cwd, paths: [], ...(isPart ? { only: [file] } : { around: [file] }), overlay: [{ path: file, text }] });
    return checked.linted.findings.filter((finding) => finding.path === file);
  };
}

/** Undefined where nothing is found without being told where. */
async function orNothing(check: Promise<Checked>): Promise<Checked | undefined> {
  try {
    return await check;
  } catch (error) {
    if (isUserError(error) && error.isNothingThere) return undefined;
    throw error;
  }
}
