/** The files in which projects say something to a tool. */
import type { Beside, SourceFile } from '../model.ts';
import { foldersAbove, inFolder, nameOf } from './paths.ts';

/** The settings of a Spring Boot application, in its resources or its `config` folder. https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files */
const APPLICATION: readonly string[] = ['src/main/resources/', 'src/main/resources/config/', 'config/', ''].flatMap((folder) => ['properties', 'yml', 'yaml'].map((ending) => `${folder}application.${ending}`));

const FILES = {
  flyway: ['flyway.toml', 'flyway.conf', 'conf/flyway.toml', 'conf/flyway.conf', ...APPLICATION],
  liquibase: ['liquibase.properties', 'src/main/resources/liquibase.properties', ...APPLICATION],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Tool = keyof typeof FILES;

/** Can a file of that path say something to the tool? */
export function maySayTo(tool: Tool, path: string): boolean {
  return FILES[tool].some((name) => nameOf(path) === nameOf(name));
}

/** The settings files that may be about what is in `folder`, the nearest first. */
export function* settingsFilesAround(tool: Tool, folder: string, beside: Beside): Generator<SourceFile> {
  const paths = new Set([...foldersAbove(folder)].flatMap((above) => FILES[tool].map((name) => inFolder(above, name))));
  for (const path of paths) {
    const text = beside(path);
    if (text !== undefined) yield { path, text };
  }
}
