/** What can be said of any object: OWNER TO, SET SCHEMA, COMMENT ON. */
import type { AlterObjectSchemaStmt, AlterOwnerStmt, CommentStmt, ObjectType } from '@pgsql/types';
import type { Operation, OperationOf } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { nameOf, nameOnTable, objectName } from './names.ts';
import { relationKinds } from './object-types.ts';
import { roleName } from './roles.ts';
import { present } from './tree.ts';

/** Tables, indexes and sequences change owners by ALTER TABLE; this is for the others. */
export function alterOwner({ objectType = 'OBJECT_TYPE', relation, object, newowner }: AlterOwnerStmt, { range }: Source): Operation {
  const name = relation ? nameOf(relation) : objectName(object);
  const kind = objectType === 'OBJECT_SCHEMA' ? 'schema' : kindOf(objectType);
  return { kind: 'changeOwner', range, object: kind, name, owner: roleName(newowner) };
}

export function setSchema({ objectType = 'OBJECT_TABLE', relation, object, newschema: schema = '', missing_ok: ifExists }: AlterObjectSchemaStmt, { range }: Source): Operation {
  return { kind: 'setSchema', range, object: kindOf(objectType), name: relation ? nameOf(relation) : objectName(object), ...present({ arguments: argumentsOf(object) }), schema, ...(ifExists && { ifExists: true }) };
}

/** Named is the table where the object is a part of one or is on one. */
export function comment({ objtype = 'OBJECT_TABLE', object }: CommentStmt, { range }: Source): Operation {
  const part = PARTS.get(objtype);
  const kind = relationKinds.get(objtype) ?? (objtype === 'OBJECT_INDEX' ? 'index' : 'other');
  return { kind: 'comment', range, object: part ?? kind, name: part ? nameOnTable(object).table : objectName(object) };
}

const PARTS: ReadonlyMap<ObjectType, OperationOf<'comment'>['object']> = new Map([
  ['OBJECT_COLUMN', 'column'], ['OBJECT_TABCONSTRAINT', 'constraint'], ['OBJECT_TRIGGER', 'trigger'], ['OBJECT_POLICY', 'policy'], ['OBJECT_RULE', 'rule'],
]);

function kindOf(type: ObjectType): OperationOf<'setSchema'>['object'] {
  switch (type) {
    case 'OBJECT_SEQUENCE': return 'sequence';
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': return 'type';
    case 'OBJECT_AGGREGATE':
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': return 'function';
    default: return relationKinds.get(type) ?? 'other';
  }
}
