/** CREATE TABLE (LIKE …): what is copied of the other table. */
import type { Catalog, Column, Table, TableName } from '../model.ts';
import type { Constraint } from '../operations.ts';
import { indexName } from './automatic-names.ts';
import { addIndexTo } from './create-index.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

/** Lower-case words of INCLUDING. */
type Including = readonly string[];

export function copiedColumns(source: Table, including: Including): readonly Column[] {
  return source.columns.map((column) => {
    const plain = without(column, 'inherited', 'allNull', 'generated', 'expression', 'default', 'identity');
    switch (column.generated) {
      case 'identity': return includes(including, 'identity') ? { ...plain, generated: 'identity' } : plain;
      case 'stored':
      case 'virtual': return includes(including, 'generated') ? { ...plain, generated: column.generated, ...(column.expression && { expression: column.expression }) } : plain;
      // The copy of a serial column takes its values from the other table's sequence.
      case 'serial':
      case undefined: return includes(including, 'defaults') && column.default !== undefined ? { ...plain, default: column.default } : plain;
      default: return column.generated satisfies never;
    }
  });
}

/** NOT NULL always; CHECK where it says so. */
export function copiedConstraints(source: Table, including: Including): readonly Constraint[] {
  return source.constraints
    .filter(({ type }) => type === 'notNull' || (type === 'check' && includes(including, 'constraints')))
    .map((constraint) => without({ ...constraint, notValid: constraint.notEnforced === true }, 'inherited', 'createdBy'));
}

export function withCopiedIndexes(catalog: Catalog, table: TableName, source: Table, including: Including, context: Context): Catalog {
  if (!includes(including, 'indexes')) return catalog;
  return source.indexes.reduce((changed, index) => {
    const constraint = source.constraints.find(({ name, type }) => name === index.backs && type !== 'notNull');
    const name = indexName(changed, table, index, constraint?.type);
    const made = { name, createdBy: context.migration };
    const copy = { ...without(index, 'parent', 'backs'), ...made, ...(constraint && { backs: name }), valid: true };
    return addIndexTo(changed, table, copy, context, constraint && { ...without(constraint, 'inherited', 'usingIndex'), ...made });
  }, catalog);
}

function includes(including: Including, what: string): boolean {
  return including.includes('all') || including.includes(what);
}
