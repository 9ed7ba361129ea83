/** One folder that is open in an editor, and the checks of what is edited in it. */
import { resolve } from 'node:path';
import type { Replayed, SourceFile } from '../model.ts';
import { toRelative } from '../project/files.ts';
import { createSession } from '../project/session.ts';
import { isUserError } from '../project/user-error.ts';
import { fileViews } from './file-view.ts';
import type { FileView } from './file-view.ts';

/** `views`: of the open files that are migrations, by absolute path; none where nothing could be checked, and `problem` says why. */
export type RootViews = { readonly views: ReadonlyMap<string, FileView>; readonly problem?: string };

export type Root = {
  readonly folder: string;
  /** What is so now. A check that is under way and knows all of it is waited for; otherwise one is begun. Throws only for bugs. */
  readonly look: () => Promise<RootViews>;
  /** Something is edited, opened or closed. */
  readonly outdate: () => void;
  /** A file has changed on disk, by absolute path. */
  readonly forget: (path: string) => void;
};

/** `open`: the open files in `folder`, by absolute path; `isTold`: whatever changes on disk is told by `forget`. */
export function openRoot(folder: string, open: () => readonly SourceFile[], isTold: () => boolean): Root {
  const session = createSession();
  let looked: Promise<RootViews> | undefined;
  const outdate = (): void => { looked = undefined; };
  return {
    folder,
    outdate,
    forget(path) {
      session.forget(path);
      outdate();
    },
    look() {
      if (!isTold() && session.refresh()) outdate();
      looked ??= lookAt(folder, open(), session.check);
      return looked;
    },
  };
}

async function lookAt(folder: string, files: readonly SourceFile[], check: ReturnType<typeof createSession>['check']): Promise<RootViews> {
  const overlay = files.map(({ path, text }) => ({ path: toRelative(folder, path), text: text.replace(/^\uFEFF/, '') }));
  const only = overlay.map(({ path }) => path);
  const replays: Replayed[] = [];
  try {
    const checked = await check({ cwd: folder, paths: [], only, overlay }, false, (replayed) => { replays.push(replayed); });
    return { views: new Map([...fileViews(only, checked, replays)].map(([path, view]) => [resolve(folder, path), view])) };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { views: new Map(), ...(!error.isNothingThere && { problem: error.message }) };
  }
}
