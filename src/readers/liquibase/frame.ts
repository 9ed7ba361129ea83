/** What a project says to Liquibase. https://docs.liquibase.com/concepts/connections/creating-config-properties.html https://docs.spring.io/spring-boot/appendix/application-properties/index.html#application-properties.data-migration.spring.liquibase.change-log */
import { placesOf } from '../class-path.ts';
import { folderOf, joined, nameOf } from '../paths.ts';
import { known, namedBelow, saidBelow } from '../said.ts';
import type { Settings } from '../said.ts';

/** `bases`: folders in which files are looked for as well; `parameters`: what `${name}` stands for. Paths are relative to the working directory. */
export type Frame = { /** The changelog to begin with; undefined where nobody names it. */ readonly root: string | undefined; readonly bases: readonly string[]; readonly parameters: ReadonlyMap<string, string>; /** Where names without a schema are looked up first. */ readonly defaultSchema?: string };
/** What a settings file says. */
export type SaidFrame = Frame & { readonly root: string };

/** A changelog that settings name, and that is not here. */
export type LostChangelog = { readonly path: string; readonly changelog: string };

/** Undefined where no changelog is named. `others`: changelogs of the project, of which one may be in a module that the settings say nothing of. */
export function frameIn(path: string, settings: Settings, isFile: (path: string) => boolean, others: readonly string[] = []): SaidFrame | LostChangelog | undefined {
  const isOwn = nameOf(path) === 'liquibase.properties';
  const said = saidBelow(settings, isOwn ? '' : 'spring.liquibase');
  const first = (...names: readonly string[]): string | undefined => names.map((name) => known(said(name)?.[0])).find((value) => value !== undefined && value !== '');
  const changelog = isOwn ? first('changelogFile', 'liquibase.changelogFile', 'liquibase.command.changelogFile') : first('changeLog');
  if (changelog === undefined) return undefined;
  const searched = isOwn ? [first('searchPath', 'liquibase.searchPath'), first('classpath', 'liquibase.classpath')].flatMap((value) => value?.split(/[,;:](?![\\/])/) ?? []).map((value) => value.trim()) : [];
  const bases = searched.filter((value) => value !== '' && !/^\/|\.jar$/.test(value)).map((value) => joined(folderOf(path), value));
  const written = changelog.replace(/^(?:classpath|file):/i, '');
  const places = [...bases.map((base) => joined(base, written)), ...(isOwn ? placesOf(`filesystem:${written}`, path) : []), ...placesOf(`classpath:${written}`, path)];
  const alike = others.filter((other) => other.endsWith(`/${written.replace(/^\/+/, '')}`));
  const root = places.find(isFile) ?? (alike.length === 1 ? alike[0] : undefined);
  if (root === undefined) return { path, changelog };
  const defaultSchema = isOwn ? first('defaultSchemaName', 'liquibase.defaultSchemaName', 'liquibase.command.defaultSchemaName') : first('defaultSchema');
  return { root, bases, parameters: namedBelow(settings, isOwn ? 'parameter' : 'spring.liquibase.parameters'), ...(defaultSchema !== undefined && { defaultSchema }) };
}
