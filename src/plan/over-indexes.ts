/** UNIQUE and PRIMARY KEY over indexes that are built CONCURRENTLY first. */
import { besides, findTable, sqlName, writtenName } from '../catalog/names.ts';
import { without } from '../catalog/without.ts';
import type { Catalog, StepOf, Table } from '../model.ts';
import type { Constraint } from '../operations.ts';
import { addedFor, droppedFor } from './actions.ts';
import { constraintText } from './definition.ts';
import { nameOfConstraint } from './names.ts';
import { constraintOverIndex } from './validate-later.ts';
import type { OverIndex } from './validate-later.ts';
import type { Written } from './written.ts';

/** Where what the constraint takes the place of is dropped by a statement of its own. */
export function withDrop(what: 'CONSTRAINT' | 'COLUMN' = 'CONSTRAINT'): Required<OverIndex>['phases'] {
  return ['-- outside a transaction:', `-- in the next migration, with the DROP ${what}:`];
}

/** The constraint over an index built CONCURRENTLY; on a partitioned table one on each partition, attached to the one above it. */
export function overIndexes(step: StepOf<'addConstraint'>, how: OverIndex = {}): string {
  const { operation: { constraint, table: on }, before } = step;
  const table = findTable(before, on);
  const told = addedFor(step);
  if (!table?.partitionBy) return [...(told.length === 0 ? [] : [`ALTER TABLE ${sqlName(on)} ${told.join(', ')};`]), constraintOverIndex(before, on, constraint, { definition: constraintText(step), actions: droppedFor(step, constraint), ...how })].join('\n');
  const name = nameOfConstraint(before, on, constraint);
  const definition = constraintText(step);
  const parts = partsOf(before, table, { ...constraint, name }, definition);
  return [onlyOn(table.name, name, definition), '-- then for each partition, outside a transaction:', ...parts.slice(0, 3), ...(parts.length > 3 ? [`-- and ${parts.length - 3} more`] : [])].join('\n');
}

type Named = Constraint & { readonly name: string };

/** Each partition's statements, with the partitions of partitions. */
function partsOf(catalog: Catalog, table: Table, constraint: Named, definition: Written): readonly string[] {
  return table.children.flatMap((key) => {
    const child = catalog.tables.get(key);
    const name = writtenName(key);
    const unnamed = without(constraint, 'name');
    const own = { ...constraint, name: nameOfConstraint(catalog, name, unnamed) };
    const add = child?.partitionBy ? onlyOn(key, own.name, definition) : constraintOverIndex(catalog, name, own, { definition });
    const attach = `ALTER INDEX ${sqlName(besides(table.name, constraint.name))} ATTACH PARTITION ${sqlName(besides(key, own.name))};`;
    return [`${add}\n${attach}`, ...(child?.partitionBy ? partsOf(catalog, child, own, definition) : [])];
  });
}

function onlyOn(key: string, name: string, { text }: Written): string {
  return `ALTER TABLE ONLY ${sqlName(key)} ADD CONSTRAINT ${sqlName({ name })} ${text};`;
}
