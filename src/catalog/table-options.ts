/** Storage parameters and the replica identity of a table. */
import type { Catalog } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { onTable } from './references.ts';
import { putTable } from './table-edits.ts';
import { without } from './without.ts';

/** RESET takes it away; what has no value of its own, such as OF, is no parameter. */
export function setTableOption(before: Catalog, { table: name, option, value }: OperationOf<'setTableOption'>): Catalog {
  return onTable(before, name, (catalog, table) => {
    const { [option]: old, ...others } = table.options ?? {};
    const isChanged = table.options !== undefined && value !== '' && old !== (value === 'default' ? undefined : value);
    return isChanged ? putTable(catalog, { ...table, options: value === 'default' ? others : { ...others, [option]: value } }) : catalog;
  });
}

export function setReplicaIdentity(before: Catalog, { table: name, identity: as, index }: OperationOf<'setReplicaIdentity'>): Catalog {
  return onTable(before, name, (catalog, table) => putTable(catalog, as === 'default' ? without(table, 'replicaIdentity') : { ...table, replicaIdentity: { as, ...(index !== undefined && { index }) } }));
}
