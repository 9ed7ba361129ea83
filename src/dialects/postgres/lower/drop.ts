/** DROP of everything that one statement can drop several of, one operation per object. */
import type { DropStmt, Node, ObjectType } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { argumentsOf } from './arguments.ts';
import { nameOnTable, objectName } from './names.ts';
import { sqlNames } from './object-types.ts';
import { elements, isWord, skip } from './spans.ts';
import { present } from './tree.ts';

/** Each object's range is its own name; that of a single one is the statement. */
export function drop(statement: DropStmt, source: Source): readonly Operation[] {
  const { objects = [], removeType = 'OBJECT_TABLE' } = statement;
  const parts = elements(skip(source, wordsBefore(statement), (token) => isWord(token, 'cascade', 'restrict')));
  return objects.map((object, i) => dropOne(object, removeType, statement, objects.length === 1 ? source : parts[i] ?? source));
}

/** `DROP`, the kind of object, CONCURRENTLY and IF EXISTS. */
function wordsBefore({ removeType = 'OBJECT_TABLE', concurrent, missing_ok }: DropStmt): number {
  return 1 + sqlNames[removeType].split(' ').length + (concurrent ? 1 : 0) + (missing_ok ? 2 : 0);
}

function dropOne(object: Node, type: ObjectType, statement: DropStmt, { range }: Source): Operation {
  const name = objectName(object);
  const droppable = { range, ifExists: statement.missing_ok ?? false, cascade: statement.behavior === 'DROP_CASCADE' };
  switch (type) {
    case 'OBJECT_TABLE': return { kind: 'dropTable', table: name, ...droppable };
    case 'OBJECT_FOREIGN_TABLE': return { kind: 'dropTable', table: name, foreign: true, ...droppable };
    case 'OBJECT_INDEX': return { kind: 'dropIndex', name, concurrently: statement.concurrent ?? false, ...droppable };
    case 'OBJECT_VIEW': return { kind: 'dropView', view: name, materialized: false, ...droppable };
    case 'OBJECT_MATVIEW': return { kind: 'dropView', view: name, materialized: true, ...droppable };
    case 'OBJECT_TYPE': return { kind: 'dropType', name, domain: false, ...droppable };
    case 'OBJECT_DOMAIN': return { kind: 'dropType', name, domain: true, ...droppable };
    case 'OBJECT_STATISTIC_EXT': return { kind: 'dropStatistics', name, ...droppable };
    case 'OBJECT_SEQUENCE': return { kind: 'dropSequence', name, ...droppable };
    case 'OBJECT_SCHEMA': return { kind: 'dropSchema', name: name.name, ...droppable };
    case 'OBJECT_EXTENSION': return { kind: 'dropExtension', name: name.name, ...droppable };
    case 'OBJECT_TRIGGER': return { kind: 'dropTrigger', ...nameOnTable(object), ...droppable };
    case 'OBJECT_RULE': return { kind: 'dropRule', ...nameOnTable(object), ...droppable };
    case 'OBJECT_POLICY': return { kind: 'dropPolicy', ...nameOnTable(object), ...droppable };
    case 'OBJECT_AGGREGATE': return { kind: 'dropFunction', name, aggregate: true, ...present({ arguments: argumentsOf(object) }), ...droppable };
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': return { kind: 'dropFunction', name, ...present({ arguments: argumentsOf(object) }), ...droppable };
    default: return { kind: 'other', range, what: `DROP ${sqlNames[type]}` };
  }
}
