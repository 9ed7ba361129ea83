/** One object in which two versions of a schema are not the same. */
import type { Column, Index, Overload, Policy, Sequence, Table, TableConstraint, TableName, Trigger, UserType } from '../model.ts';

/** `was` is what the first has and `is` what the second has in its place; one of them is missing where there is nothing. */
export type Pair<T> = { readonly name: string; readonly was?: T; readonly is?: T };
type OfTable<T> = Pair<T> & { readonly table: TableName };
export type Difference =
  | ({ readonly object: 'relation' } & Pair<Table>)
  | ({ readonly object: 'column' } & OfTable<Column>)
  | ({ readonly object: 'constraint' } & OfTable<TableConstraint>)
  | ({ readonly object: 'index' } & OfTable<Index>)
  | ({ readonly object: 'trigger' } & OfTable<Trigger>)
  | ({ readonly object: 'policy' } & OfTable<Policy>)
  | ({ readonly object: 'row security' | 'storage parameter' | 'replica identity' } & OfTable<string>)
  | ({ readonly object: 'parent' } & OfTable<TableName>)
  | ({ readonly object: 'sequence' } & Pair<Sequence>)
  | ({ readonly object: 'type' } & Pair<UserType>)
  | ({ readonly object: 'enum value'; readonly type: string } & Pair<string>)
  | ({ readonly object: 'function' } & Pair<Overload>)
  | ({ readonly object: 'schema' | 'extension' } & Pair<true>);

export function pair<T>(was: T | undefined, is: T | undefined): { readonly was?: T; readonly is?: T } {
  return { ...(was !== undefined && { was }), ...(is !== undefined && { is }) };
}
