import { findColumn, unknownType } from '../src/catalog/columns.ts';
import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Column, Replayed, Step, Table, TableConstraint } from '../src/model.ts';
import type { Constraint, DataType } from '../src/operations.ts';
import { addedConstraints } from '../src/plan/added.ts';
import { renderColumnWith, renderType } from '../src/plan/render.ts';
import { defineRule, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-type-differs',
  title: 'A foreign key has the type of the column it points to',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  yieldsTo: ['foreign-key-type-mismatch'],
  why: 'An integer that points to a bigint works until the first id that is too large for it: from then on no new row can be pointed to, and changing the type means writing the table anew. Other types that differ are compared through a cast on every check.',
  instead: 'Give both columns the same type.',
  sources: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT', 'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  *checkMigration(whole) {
    for (const { step, table, part: key } of addedConstraints(whole, 'foreignKey')) {
      const parent = whole.after.tables.get(key.parent ?? '');
      for (const [own, other] of parent ? pairs(table, key, parent, referencesIn(step, key)) : []) {
        if (!differ(own.type, other.type)) continue;
        const [from, to] = [`${sqlName(table.name)}.${sqlName({ name: own.name })}`, `${sqlName(parent!.name)}.${sqlName({ name: other.written })}`];
        const [width, wanted] = [own.type.name, other.type.name].map((type) => INTEGERS.indexOf(type)) as [number, number];
        const isNarrow = width >= 0 && width < wanted;
        // Integers of different width are compared as they are.
        if (!isNarrow && width >= 0 && wanted >= 0) continue;
        yield {
          range: step.operation.range,
          ...(isNarrow ? {} : { severity: 'note' }),
          message: isNarrow ? `${from} is ${own.type.text} and ${to} is ${other.type.text}: rows with a larger ${sqlName({ name: other.written })} than ${LARGEST[width]} cannot be pointed to.` : `${from} is ${own.type.text} and ${to} is ${other.type.text}.`,
          help: isMadeHere(step, own.addedBy) ? renderColumnWith({ ...own, type: other.type }, writtenInside(whole, table, own.name)) : widened(table, own.name, other.type),
        };
      }
    }
  },
});

const INTEGERS: readonly string[] = ['smallint', 'integer', 'bigint'];
const LARGEST: readonly string[] = ['32767', '2147483647'];
/** Compared as they are. */
const TEXTS: readonly string[] = ['text', 'varchar', 'char', 'bpchar'];

/** `written`: what the statement calls the column, which may have another name at the end. */
type Referenced = Column & { readonly written: string };

function pairs(table: Table, { columns, references }: TableConstraint, parent: Table, written: readonly string[]): readonly (readonly [Column, Referenced])[] {
  return columns.flatMap((name, at) => {
    const [own, other] = [findColumn(table, name), findColumn(parent, references?.columns[at] ?? '')];
    return own && other ? [[own, { ...other, written: written[at] ?? other.name }] as const] : [];
  });
}

/** The columns that the new foreign key points to, as they are called when it comes. */
function referencesIn({ operation, after }: Step, { name }: TableConstraint): readonly string[] {
  const table = 'table' in operation && operation.table ? findTable(after, operation.table) : undefined;
  return table?.constraints.find((key) => key.name === name)?.references?.columns ?? [];
}

/** Constraints that stand inside the definition of the column. */
function writtenInside({ steps }: Replayed, table: Table, column: string): readonly Constraint[] {
  return steps.flatMap(({ operation, before }) => {
    const isDefining = (operation.kind === 'createTable' || operation.kind === 'addColumn') && tableKey(before, operation.table) === table.name;
    return isDefining ? operation.constraints.filter(({ inline, columns }) => inline && columns.join() === column) : [];
  });
}

function widened(table: Table, column: string, type: DataType): string {
  return [
    `ALTER TABLE ${sqlName(table.name)} ALTER COLUMN ${sqlName({ name: column })} TYPE ${renderType(type)};`,
    '-- this writes the whole table anew while nobody can read or write it; where that takes too long, fill a new column of that type in batches and let it take the place of this one',
  ].join('\n');
}

/** Types of one's own may be domains of the same type. */
function differ(own: DataType, other: DataType): boolean {
  const isSilent = own.name === other.name || [own, other].some(({ name, schema }) => name === unknownType.name || schema !== undefined);
  return !isSilent && ![own, other].every(({ name }) => TEXTS.includes(name));
}
