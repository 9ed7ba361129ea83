/** Where Flyway's settings are, and the folders that they mean. https://documentation.red-gate.com/fd/flyway-locations-setting-277579008.html */
import { foldersAt, placesOf } from '../class-path.ts';
import type { Folders } from '../class-path.ts';
import type { Settings } from '../said.ts';
import { DEFAULTS, flywaySettingsIn } from './settings.ts';
import type { FlywaySettings } from './settings.ts';

/** `folders`: those of the migrations, also in folders inside them. Paths are relative to the working directory. */
export type FlywayLayout = { /** The file that says so; undefined where nobody says. */ readonly path: string | undefined; readonly settings: FlywaySettings; readonly folders: readonly string[]; readonly lost: readonly LostLocation[]; /** Nobody can read what it says. */ readonly unreadable?: true };
/** One that is not here; `folder` is where it would be, undefined where it is elsewhere. */
export type LostLocation = { readonly location: string; readonly folder: string | undefined };

/** `said`: undefined where the file cannot be read. Undefined where nothing is said to Flyway. */
export function layoutIn(path: string, said: Settings | undefined, folders: Folders): FlywayLayout | undefined {
  if (!said) return { path, settings: DEFAULTS, folders: [], lost: [], unreadable: true };
  const settings = flywaySettingsIn(path, said);
  return settings && { path, settings, ...foldersOf(settings, path, folders) };
}

/** Is a file or folder one of its migrations, or has it some? */
export function isInLayout(layout: FlywayLayout, path: string): boolean {
  return allFolders(layout).some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`));
}

/** Also those that are not there. */
export function allFolders({ folders, lost }: FlywayLayout): readonly string[] {
  return [...folders, ...lost.flatMap(({ folder }) => folder ?? [])];
}

/** Without settings: those of Maven, Gradle and Spring Boot. */
export function usualLayout(folder: string): FlywayLayout | undefined {
  const root = /^(?:.*\/)?src\/main\/resources\/db\/migration(?=\/|$)/.exec(folder)?.[0];
  return root === undefined ? undefined : { path: undefined, settings: DEFAULTS, folders: [root], lost: [] };
}

function foldersOf({ locations }: FlywaySettings, path: string, folders: Folders): Pick<FlywayLayout, 'folders' | 'lost'> {
  const found = (locations ?? ['classpath:db/migration']).map((location) => ({ location, at: foldersAt(location.replaceAll('{vendor}', 'postgresql'), path, folders) }));
  const lost = locations ? found.filter(({ at }) => at.length === 0).map(({ location }) => ({ location, folder: [...placesOf(location.replaceAll('{vendor}', 'postgresql'), path)][0] })) : [];
  return { folders: [...new Set(found.flatMap(({ at }) => at))], lost };
}
