/** RENAME of everything: ALTER … RENAME [COLUMN | CONSTRAINT | ATTRIBUTE] TO. */
import type { RenameStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { nameOf, objectName, onTable } from './names.ts';
import { sqlNames } from './object-types.ts';
import { present } from './tree.ts';

export function rename(statement: RenameStmt, { range }: Source): Operation {
  const { renameType = 'OBJECT_TABLE', relation, object, subname = '', newname: to = '', behavior, missing_ok: ifExists } = statement;
  switch (renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW': return { kind: 'renameTable', range, ...onTable(relation, ifExists), to: { name: to } };
    case 'OBJECT_INDEX': return { kind: 'renameIndex', range, name: nameOf(relation), to, ...(ifExists && { ifExists: true }) };
    case 'OBJECT_SEQUENCE': return { kind: 'renameSequence', range, name: nameOf(relation), to, ...(ifExists && { ifExists: true }) };
    case 'OBJECT_COLUMN': return { kind: 'renameColumn', range, ...onTable(relation, ifExists), column: subname, to };
    case 'OBJECT_ATTRIBUTE': return { kind: 'alterCompositeType', range, name: nameOf(relation), action: 'renameAttribute', attribute: subname, cascade: behavior === 'DROP_CASCADE' };
    case 'OBJECT_TABCONSTRAINT': return { kind: 'renameConstraint', range, ...onTable(relation, ifExists), name: subname, to };
    case 'OBJECT_TRIGGER': return { kind: 'renameTrigger', range, ...onTable(relation), name: subname, to };
    case 'OBJECT_POLICY': return { kind: 'alterPolicy', range, ...onTable(relation), name: subname, to };
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': return { kind: 'renameType', range, name: objectName(object), to };
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': return { kind: 'renameFunction', range, name: objectName(object), ...present({ arguments: argumentsOf(object) }), to };
    case 'OBJECT_SCHEMA': return { kind: 'renameSchema', range, name: subname, to };
    case 'OBJECT_DOMCONSTRAINT': return { kind: 'other', range, what: 'ALTER DOMAIN RENAME CONSTRAINT' };
    default: return { kind: 'other', range, what: `ALTER ${sqlNames[renameType]} RENAME` };
  }
}
