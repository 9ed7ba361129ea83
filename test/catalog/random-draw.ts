/** Choices among what a catalog holds, so that most of the statements made of them succeed. */
import { nameOf } from '../../src/catalog/names.ts';
import type { Catalog, Column, Table } from '../../src/model.ts';

/** A number from 0 up to, but not including, `below`. */
export type Choose = (below: number) => number;
export type Draw = {
  readonly catalog: Catalog;
  readonly of: <T>(choices: readonly T[]) => T;
  /** Once in `times`. */
  readonly once: (times: number) => boolean;
  /** Empty but once in `times`. */
  readonly rarely: (times: number, text: string) => string;
  readonly table: (fits?: (table: Table) => boolean) => Table;
  /** A relation's name, with its schema or without. */
  readonly named: (key: string) => string;
  readonly column: (table: Table) => string;
  readonly number: (table: Table) => string;
  /** A name for a new relation, with its schema or without. */
  readonly newRelation: () => string;
  readonly newColumn: () => string;
  /** A name for a constraint or an index of the table, which may well be taken, now or as an automatic one. */
  readonly newPart: (table: Table) => string;
};

export const COLUMNS = ['id', 'k', 'v', 'w', 'z', 'Col "B', 'spalteüß', 'a_column_with_a_name_of_sixty_three_bytes_which_is_all_that_fit'] as const;
const RELATIONS = ['a', 'b', 'c', 'p', 'p1', 'p2', 'ch', 'v1', 'v2', 'x.y', 'Weird "T', 'größe', 'a_table_with_a_name_of_sixty_three_bytes_which_is_all_that_fits_', 'another_name_that_is_cut_because_it_has_more_than_sixty_three_bytes'] as const;
const SUFFIXES = ['pkey', 'key', 'check', 'check1', 'fkey', 'not_null', 'idx', 'idx1', 'seq'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real']);
const NOTHING: Table = {
  name: 'nothing', kind: 'table', known: true, uncertain: false, empty: true, persistence: 'permanent', columns: [], constraints: [], indexes: [], triggers: [], policies: [],
  rowSecurity: false, parents: [], children: [], referencedBy: [], reads: [], readBy: [], sequences: [],
};

export function drawFrom(catalog: Catalog, choose: Choose): Draw {
  const tables = [...catalog.tables.entries()].map(([, table]) => table);
  const of = <T>(choices: readonly T[]): T => choices[choose(choices.length)]!;
  const once = (times: number): boolean => choose(times) === times - 1;
  const columnOf = (fits: (column: Column) => boolean) => (table: Table): string => {
    const fitting = table.columns.filter(fits);
    return quote(fitting.length === 0 || once(20) ? of(COLUMNS) : of(fitting).name);
  };
  return {
    catalog,
    of,
    once,
    rarely: (times, text) => (once(times) ? text : ''),
    table(fits = ({ kind }) => kind === 'table') {
      const fitting = tables.filter(fits);
      return fitting.length > 0 ? of(fitting) : tables[0] ?? NOTHING;
    },
    named: (key) => (once(2) ? quote(nameOf(key).name) : qualified(key)),
    column: columnOf(() => true),
    number: columnOf(({ type }) => NUMBERS.has(type.name) && !type.array),
    newRelation: () => `${of(['', '', '', '', 'q.', 'public.'])}${quote(of(RELATIONS))}`,
    newColumn: () => quote(of(COLUMNS)),
    newPart({ name: key, columns, constraints, indexes }) {
      const { name } = nameOf(key);
      const column = columns.length === 0 ? 'id' : of(columns).name;
      return quote(of(['n1', 'n2', 'Name 3', `${name}_${of(SUFFIXES)}`, `${name}_${column}_${of(SUFFIXES)}`, ...[...constraints, ...indexes].map((part) => part.name)]));
    },
  };
}

export function qualified(key: string): string {
  const { schema, name } = nameOf(key);
  return `${quote(schema)}.${quote(name)}`;
}

export function quote(name: string): string {
  return /^[a-z_]\w*$/.test(name) && name !== 'only' ? name : `"${name.replaceAll('"', '""')}"`;
}
