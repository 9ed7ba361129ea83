/** The names that a step makes, takes away or gives another meaning. */
import { covers, involves } from '../catalog/drop-column.ts';
import { findTable } from '../catalog/names.ts';
import type { Step } from '../model.ts';
import type { Name } from '../operations.ts';

/** A name, and the table that it is a part of, where it is of no meaning elsewhere. */
export type Changed = { readonly name: string; readonly of?: string };

export function namesChanged({ operation, before }: Step): readonly Changed[] {
  const column = (table: Name, ...names: readonly string[]): readonly Changed[] => names.map((name) => ({ name, of: table.name }));
  const own = (...names: readonly (string | undefined)[]): readonly Changed[] => names.flatMap((name) => (name === undefined ? [] : { name }));
  switch (operation.kind) {
    case 'createTable': return own(operation.table.name, ...operation.constraints.map(({ name }) => name));
    case 'dropTable': {
      const table = findTable(before, operation.table);
      return own(operation.table.name, ...[...(table?.indexes ?? []), ...(table?.constraints ?? [])].map(({ name }) => name));
    }
    case 'createTableAs':
    case 'attachPartition':
    case 'detachPartition':
    case 'inherit':
    case 'noInherit':
    case 'createRule':
    case 'dropRule': return own(operation.table.name, ...('partition' in operation ? [operation.partition.name] : []));
    case 'renameTable': return own(operation.table.name, operation.to.name);
    case 'addColumn': return [...column(operation.table, operation.column.name), ...own(...operation.constraints.map(({ name }) => name))];
    case 'dropColumn': {
      const table = findTable(before, operation.table);
      const gone = [...(table?.indexes ?? []).filter((index) => covers(index, operation.column)), ...(table?.constraints ?? []).filter((constraint) => involves(constraint, operation.column))];
      return [...column(operation.table, operation.column), ...own(...gone.map(({ name }) => name))];
    }
    case 'renameColumn': return column(operation.table, operation.column, operation.to);
    case 'alterColumnType':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
    case 'addIdentity':
    case 'setIdentity':
    case 'dropIdentity':
    case 'setExpression':
    case 'dropExpression': return column(operation.table, operation.column);
    case 'addConstraint': return own(operation.constraint.name);
    case 'dropConstraint':
    case 'alterConstraint':
    case 'validateConstraint': return own(operation.name);
    case 'createTrigger':
    case 'dropTrigger': return column(operation.table, operation.name);
    case 'renameConstraint':
    case 'renameTrigger': return own(operation.name, operation.to);
    case 'createPolicy':
    case 'alterPolicy':
    case 'dropPolicy': return column(operation.table, operation.name);
    case 'createIndex':
    case 'createSchema':
    case 'createExtension':
    case 'dropExtension': return own(operation.name);
    case 'createView':
    case 'createMaterializedView':
    case 'dropView': return own(operation.view.name);
    case 'setSchema':
    case 'dropIndex':
    case 'attachIndexPartition':
    case 'createType':
    case 'addEnumValue':
    case 'alterCompositeType':
    case 'createDomain':
    case 'addDomainConstraint':
    case 'dropDomainConstraint':
    case 'setDomainDefault':
    case 'dropType':
    case 'createFunction':
    case 'dropFunction':
    case 'createSequence':
    case 'alterSequence':
    case 'dropSequence':
    case 'dropStatistics': return own(operation.name.name);
    case 'renameIndex':
    case 'renameType':
    case 'renameFunction':
    case 'renameSequence': return own(operation.name.name, operation.to);
    case 'renameEnumValue': return own(operation.name.name, operation.value, operation.to);
    case 'dropSchema': return own(operation.name);
    case 'renameSchema': return own(operation.name, operation.to);
    case 'createStatistics': return own(operation.name?.name);
    case 'unknown': return operation.mentions.map(({ name }) => ({ name }));
    default: return [];
  }
}
