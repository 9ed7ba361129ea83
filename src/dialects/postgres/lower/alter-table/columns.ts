/** Actions of ALTER TABLE on columns. */
import type { AlterTableCmd } from '@pgsql/types';
import type { Operation, OperationOf } from '../../../../operations.ts';
import type { Action, Target } from '../alter-table.ts';
import { columnOf } from '../columns.ts';
import { expressionOf, optionalExpression } from '../expressions.ts';
import { withoutCatalog } from '../names.ts';
import { optionText } from '../options.ts';
import { after, group } from '../spans.ts';
import { all, as, items, present } from '../tree.ts';
import { dataTypeOf } from '../types.ts';

export const addColumn: Action = ({ def, missing_ok: ifNotExists = false }, { on, source }) => {
  const defined = columnOf(as(def, 'ColumnDef') ?? {}, on.table, source);
  return { kind: 'addColumn', range: source.range, ...on, ...defined, ifNotExists };
};

export const dropColumn: Action = (command, target) => (
  { kind: 'dropColumn', ...onColumn(command, target), ifExists: command.missing_ok ?? false, cascade: command.behavior === 'DROP_CASCADE' }
);

export const alterColumnType: Action = (command, target) => {
  const { typeName, raw_default: using, collClause } = as(command.def, 'ColumnDef') ?? {};
  return {
    kind: 'alterColumnType',
    ...onColumn(command, target),
    type: dataTypeOf(typeName),
    ...present({ using: optionalExpression(using, after(target.source, 'using')), collation: collClause && withoutCatalog(collClause.collname) }),
  };
};

export const setDefault: Action = (command, target) => (
  command.def
    ? { kind: 'setDefault', ...onColumn(command, target), value: expressionOf(command.def, after(target.source, 'default')) }
    : { kind: 'dropDefault', ...onColumn(command, target) }
);

export const setNotNull: Action = (command, target) => ({ kind: 'setNotNull', ...onColumn(command, target) });

export const dropNotNull: Action = (command, target) => ({ kind: 'dropNotNull', ...onColumn(command, target) });

export const setExpression: Action = (command, target) => (
  command.def
    ? { kind: 'setExpression', ...onColumn(command, target), expression: expressionOf(command.def, group(target.source)) }
    : []
);

export const dropExpression: Action = (command, target) => ({ kind: 'dropExpression', ...onColumn(command, target), ifExists: command.missing_ok ?? false });

export const addIdentity: Action = (command, target) => {
  const { generated_when: when, options } = as(command.def, 'Constraint') ?? {};
  return { kind: 'addIdentity', ...onColumn(command, target), always: when === 'a', ...present({ options: all(options, 'DefElem').length > 0 || undefined } as const) };
};

export const setIdentity: Action = (command, target) => ({ kind: 'setIdentity', ...onColumn(command, target) });

export const dropIdentity: Action = (command, target) => ({ kind: 'dropIdentity', ...onColumn(command, target), ifExists: command.missing_ok ?? false });

/** SET STATISTICS, STORAGE, COMPRESSION, SET and RESET of attribute options, OPTIONS of a foreign table's column. */
export const setColumnOption: Action = (command, target): Operation => {
  const { def } = command;
  const value = as(def, 'String')?.sval ?? as(def, 'Integer')?.ival ?? all(items(def), 'DefElem').map(optionText).join(', ');
  return { kind: 'setColumnOption', ...onColumn(command, target), option: optionOf(command), value: String(value) };
};

function optionOf({ subtype }: AlterTableCmd): OperationOf<'setColumnOption'>['option'] {
  switch (subtype) {
    case 'AT_SetStatistics': return 'statistics';
    case 'AT_SetStorage': return 'storage';
    case 'AT_SetCompression': return 'compression';
    default: return 'options';
  }
}

/** `ALTER 2 SET STATISTICS` names an index's column by its number. */
function onColumn({ name, num }: AlterTableCmd, { on, source }: Target): Target['on'] & { readonly range: Target['source']['range']; readonly column: string } {
  return { range: source.range, ...on, column: name ?? String(num) };
}
