import { findColumn, unknownType } from '../src/catalog/columns.ts';
import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import { BUILT_IN } from '../src/effects/postgres/refusals/built-in-types.ts';
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
    const differing = addedConstraints(whole, 'foreignKey').flatMap(({ step, table, part: key }) => {
      const parent = whole.after.tables.get(key.parent ?? '');
      return parent ? pairs(table, key, parent, referencesIn(step, key)).flatMap(([own, other]) => (differ(own.type, other.type) ? [{ step, table, parent, own, other }] : [])) : [];
    });
    for (const { step, table, parent, own, other } of differing) {
      const [from, to] = [`${sqlName(table.name)}.${sqlName({ name: own.name })}`, `${sqlName(parent.name)}.${sqlName({ name: other.written })}`];
      const largest = LARGEST[INTEGERS.indexOf(own.type.name)];
      const isNarrow = INTEGERS.includes(other.type.name) && largest !== undefined;
      const wider = differing.filter((each) => each.table === table && !isMadeHere(each.step, each.own.addedBy));
      yield {
        range: step.operation.range,
        ...(isNarrow ? {} : { severity: 'note' }),
        message: isNarrow ? `${from} is ${own.type.text} and ${to} is ${other.type.text}: rows with a larger ${sqlName({ name: other.written })} than ${largest} cannot be pointed to.` : `${from} is ${own.type.text} and ${to} is ${other.type.text}.`,
        help: isMadeHere(step, own.addedBy) ? renderColumnWith({ ...own, type: other.type }, writtenInside(whole, table, own.name)) : widened(table, wider),
      };
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

/** All of the table at once, which is written anew only once then. */
function widened(table: Table, columns: readonly { readonly own: Column; readonly other: Column }[]): string {
  const types = new Map(columns.map(({ own, other }) => [own.name, renderType(other.type)]));
  const [a, column] = types.size > 1 ? ['', 'columns of these types in batches and let them take the place of these'] : ['a ', 'column of that type in batches and let it take the place of this one'];
  return [
    `ALTER TABLE ${sqlName(table.name)} ${[...types].map(([name, type]) => `ALTER COLUMN ${sqlName({ name })} TYPE ${type}`).join(', ')};`,
    `-- this writes the whole table anew while nobody can read or write it; where that takes too long, fill ${a}new ${column}`,
  ].join('\n');
}

/** Types of one's own may be domains of the same type. Integers that point to narrower ones are compared as they are. */
function differ(own: DataType, other: DataType): boolean {
  const [width, wanted] = [INTEGERS.indexOf(own.name), INTEGERS.indexOf(other.name)];
  if (width >= 0 && wanted >= 0) return width < wanted;
  const isSilent = own.name === other.name || [own, other].some(({ name, schema }) => name === unknownType.name || schema !== undefined || !BUILT_IN.has(name));
  return !isSilent && ![own, other].every(({ name }) => TEXTS.includes(name));
}
