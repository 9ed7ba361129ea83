/** What queries and conditions read, as operations tell it. */
import type { Name } from './operations.ts';

/** One AND-ed part of a condition, as far as its shape is simple: `column operator value`. */
export type Conjunct = {
  readonly column?: string;
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'is null' | 'is not null' | 'other';
  /** Right-hand sides that are constants, as SQL text with casts removed (`'2024-01-01'`, `5`). */
  readonly values?: readonly string[];
  /** The right-hand side is a parameter or a variable of PL/pgSQL: one value that the text does not say. */
  readonly given?: true;
};
/** `column NOT IN (SELECT value FROM table)` among the AND-ed parts of a condition; what is not simply that is left out. */
export type NotInQuery = {
  readonly column?: string;
  readonly table?: Name;
  /** The column that the query gives, or its `min` or `max`. */
  readonly value?: string;
  /** It is named without its table: where that does not have it, it is the column of the table that is written to. */
  readonly mayBeOuter?: true;
  /** The query leaves NULLs out. */
  readonly notNull?: true;
  /** Only groups of so many rows: HAVING count(*) > 1. */
  readonly groups?: true;
};
/** A column that a query names, `*` for all of the table's; without a table it is one of those that are read. */
export type ColumnUse = { readonly table?: Name; readonly column: string };
/** A column that a condition names without its table: it is of one of these. */
export type ConditionColumn = { readonly column: string; readonly tables: readonly Name[] };
/** A column that written values are made of; `some`: not in every row of its table. */
export type Taken = ColumnUse & { readonly some?: true };
/** What tells how many rows a query reads. */
export type Query = { readonly reads: readonly Name[]; readonly calls: readonly Name[]; readonly columns: readonly string[]; /** Of its WHERE. */ readonly conjuncts?: readonly Conjunct[]; readonly limited: boolean; /** A query in a FROM has no name. */ readonly unnamed?: true; /** Of one whose rows are kept. */ readonly takes?: readonly Taken[] };
