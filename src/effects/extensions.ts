/** What contrib and other widely used extensions bring that tables can be made of, as their install scripts say. */

export type ExtensionObjects = {
  readonly types: readonly string[];
  /** Functions for defaults and expressions. */
  readonly functions: readonly string[];
  /** Operator classes and index methods. */
  readonly operatorClasses: readonly string[];
};

export function extensionObjects(extension: string): ExtensionObjects {
  return { types: [], functions: [], operatorClasses: [], ...EXTENSIONS[extension] };
}

const EXTENSIONS: { readonly [name: string]: Partial<ExtensionObjects> } = {
  bloom: { operatorClasses: ['bloom'] },
  citext: { types: ['citext'] },
  cube: { types: ['cube'] },
  hstore: { types: ['hstore'] },
  intarray: { types: ['query_int'], operatorClasses: ['gin__int_ops', 'gist__int_ops', 'gist__intbig_ops'] },
  isn: { types: ['ean13', 'isbn13', 'ismn13', 'issn13', 'isbn', 'ismn', 'issn', 'upc'] },
  ltree: { types: ['ltree', 'lquery', 'ltxtquery'] },
  pg_trgm: { functions: ['similarity', 'show_trgm'], operatorClasses: ['gin_trgm_ops', 'gist_trgm_ops'] },
  pgcrypto: { functions: ['gen_random_bytes', 'gen_salt', 'crypt', 'digest', 'hmac'] },
  postgis: { types: ['geometry', 'geography', 'box2d', 'box3d'], functions: ['st_makepoint', 'st_geomfromtext', 'st_setsrid', 'st_point'] },
  seg: { types: ['seg'] },
  unaccent: { functions: ['unaccent'] },
  'uuid-ossp': { functions: ['uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v3', 'uuid_generate_v4', 'uuid_generate_v5', 'uuid_nil', 'uuid_ns_dns', 'uuid_ns_url', 'uuid_ns_oid', 'uuid_ns_x500'] },
  vector: { types: ['vector', 'halfvec', 'sparsevec'], operatorClasses: ['hnsw', 'ivfflat'] },
};

/** Types that one extension or another brings. */
export const ALL_EXTENSION_TYPES: ReadonlySet<string> = new Set(Object.values(EXTENSIONS).flatMap(({ types = [] }) => types));
