/** What settings among files that code gives say to Flyway and to Liquibase. */
import type { Beside, SourceFile } from '../model.ts';
import type { Outside } from '../readers/index.ts';
import { foldersAbout } from '../readers/class-path.ts';
import { folderOf } from '../readers/paths.ts';
import { maySayTo, settingsFilesAround } from '../readers/settings-files.ts';
import { framesIn } from './changelogs.ts';
import { layoutOf, layoutsBy } from './flyway.ts';

/** The first that is said about a folder that has files. */
export async function saidIn(files: readonly SourceFile[], beside: Beside): Promise<Pick<Outside, 'flyway' | 'liquibase'>> {
  const paths = files.map(({ path }) => path);
  const folders = [...new Set(paths.map(folderOf))];
  const layoutsOf = layoutsBy(beside, foldersAbout(folders));
  const layouts = await Promise.all(folders.map(async (folder) => layoutOf(folder, paths, await layoutsOf(folder))));
  const { frames: [liquibase] } = await framesIn(folders.flatMap((folder) => [...settingsFilesAround('liquibase', folder, beside)]), beside);
  return { flyway: layouts.find((layout) => layout?.path !== undefined), liquibase };
}

/** Is it there for what it says, and no migration? */
export function isSettingsFile({ path }: SourceFile): boolean {
  return maySayTo('flyway', path) || maySayTo('liquibase', path);
}
