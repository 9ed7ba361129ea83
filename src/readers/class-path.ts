/** Where files and folders are that Java programs name. */
import { folderOf, foldersAbove, joined } from './paths.ts';

const RESOURCES = 'src/main/resources';

/** Where `classpath:x` or `filesystem:x` can be, as it is named in the settings file at `path`: the nearest first, since nobody knows where the program is started. Nowhere for what is in no folder here, and for patterns. */
export function* placesOf(location: string, path: string): Generator<string> {
  const [, prefix = 'classpath:', written = ''] = /^(classpath:|filesystem:)?(.*)$/.exec(location)!;
  const isClassPath = prefix === 'classpath:';
  const target = written.replaceAll('\\', '/').replace(isClassPath ? /^\/+/ : /^$/, '');
  if (/^\/|^\w+:|[*?]|\$\{/.test(target)) return;
  const from = folderOf(path).replace(isClassPath ? /(?:^|\/)config$/ : /(?:^|\/)conf$/, '');
  for (const above of foldersAbove(from)) {
    if (isClassPath && !/(?:^|\/)resources$/.test(above)) yield joined(above, `${RESOURCES}/${target}`);
    yield joined(above, target);
  }
}
