/** A catalog as plain data, as it can be kept in a file. */
import type { Catalog, Gone, Lookup } from '../model.ts';
import { emptyMap, isRooted, rooted, rootOf, setEntry } from './persistent-map.ts';

/** Maps by their trees. Of what is gone, the path of the migration that took it stands for its script. */
export type StoredCatalog = { readonly rest: object; readonly trees: Readonly<Record<string, unknown>>; readonly gone: readonly StoredGone[] };
type StoredGone = readonly [key: string, operation: Gone['operation'], path: string | undefined];

export function toStored({ gone, ...catalog }: Catalog): StoredCatalog {
  const properties = Object.entries(catalog);
  return {
    rest: Object.fromEntries(properties.filter(([, value]) => !isMap(value))),
    trees: Object.fromEntries(properties.flatMap(([name, value]) => (isMap(value) ? [[name, rootOf<unknown>(value)]] : []))),
    gone: [...gone?.entries() ?? []].map(([key, { operation, script }]) => [key, operation, script?.path]),
  };
}

/** `scriptAt`: the script of a path, as it was when the catalog was stored. */
export function fromStored({ rest, trees, gone }: StoredCatalog, scriptAt: (path: string) => Gone['script']): Catalog {
  const maps = Object.fromEntries(Object.entries(trees).map(([name, root]) => [name, rooted(root)]));
  const lost = gone.reduce((map, [key, operation, path]) => {
    const script = path === undefined ? undefined : scriptAt(path);
    return setEntry(map, key, { operation, ...(script && { script }) });
  }, emptyMap<Gone>());
  return { ...rest, ...maps, ...(gone.length > 0 && { gone: lost }) } as Catalog;
}

function isMap(value: unknown): value is Lookup<unknown> {
  return typeof value === 'object' && value !== null && isRooted(value as Lookup<unknown>);
}
