/** What may stand in place of emptying a table to which a required column is added. */
import { sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf, TableName } from '../model.ts';
import { nullableFirst } from './column-later.ts';
import { addColumnWith } from './definition.ts';
import { inTheWay } from './inverse.ts';
import { listed } from './listed.ts';

/** As a comment, and SQL where the new columns may stand beside the old ones; undefined where no column needs the table empty. */
export function keepingRows(step: Step, { steps }: Replayed, key: TableName): string | undefined {
  const later = steps.slice(steps.indexOf(step)).filter(({ operation, before }) => 'table' in operation && operation.table && tableKey(before, operation.table) === key);
  const required = later.filter((other): other is StepOf<'addColumn'> => other.operation.kind === 'addColumn' && other.operation.column.notNull && !other.operation.column.default && !other.operation.column.generated);
  if (required.length === 0) return undefined;
  const taken = required.flatMap(({ operation: { column } }) => (step.before.tables.get(key)?.columns.some(({ name }) => name === column.name) ? [sqlName({ name: column.name })] : []));
  if (taken.length > 0) return `-- or keep the rows: add ${listed(taken)} under another name, fill it, and let it take the place of the old one in a later release`;
  const waiting = later.filter(needsValues).map(({ script, operation }) => `\`${inTheWay(script.text, operation)}\``);
  return `-- or keep the rows, and fill the new ${required.length > 1 ? 'columns' : 'column'}${waiting.length > 0 ? `; until that is done, leave out ${listed(waiting)}` : ''}:\n${nullableFirst(required, (each) => addColumnWith(each, 'collate'))}`;
}

/** Does it fail on rows without the values, or take away what they are made of? */
function needsValues({ operation }: Step): boolean {
  switch (operation.kind) {
    case 'dropColumn':
    case 'setNotNull':
    case 'addConstraint': return true;
    case 'createIndex': return operation.unique;
    default: return false;
  }
}
