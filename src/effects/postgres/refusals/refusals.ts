/** Why PostgreSQL will not run an operation, where that is certain from what the history has made. Never throws. */
import type { Refusal } from '../../../model.ts';
import type { Operation, OperationOf } from '../../../operations.ts';
import * as columns from './columns.ts';
import * as constraints from './constraints.ts';
import * as data from './data.ts';
import * as dependents from './dependents.ts';
import * as indexes from './indexes.ts';
import * as objects from './objects.ts';
import * as partitions from './partitions.ts';
import type { Asked, Given, Scene } from './refusal.ts';
import * as tables from './tables.ts';
import * as types from './types.ts';
import { newerSyntax } from './versions.ts';

/** Of what runs only under a condition nothing is certain. */
export function refusalOf(operation: Operation, given: Given): Refusal | undefined {
  if (operation.guard !== undefined) return undefined;
  const scene: Scene = { ...given, operation };
  const refusal = newerSyntax(operation, scene) ?? CHECKS[operation.kind]?.(scene as never);
  return refusal?.rule === 'unknown-object' && isDroppedWithOthers(operation, scene) ? undefined : refusal;
}

/** All that one DROP names is looked up before any of it goes. */
function isDroppedWithOthers(operation: Operation, { together }: Scene): boolean {
  return operation.kind.startsWith('drop') && together.length > 1 && together[0] !== operation && together.every(({ kind }) => kind === operation.kind);
}

const CHECKS: { readonly [K in Operation['kind']]?: (asked: Asked<K>) => Refusal | undefined } = {
  createTable: tables.createTable, createTableAs: tables.createTableAs, createView: tables.createView, createMaterializedView: tables.createMaterializedView,
  renameTable: tables.renameTable, setSchema: tables.setSchema, setLogged: tables.setLogged,
  dropTable: dependents.dropTable, dropView: dependents.dropView, dropSequence: dependents.dropSequence, dropFunction: dependents.dropFunction, dropSchema: dependents.dropSchema,
  dropType: (asked: Asked<'dropType'>) => types.dropType(asked) ?? dependents.neededType(asked),

  addColumn: columns.addColumn, dropColumn: columns.dropColumn, renameColumn: columns.renameColumn, alterColumnType: columns.alterColumnType, setDefault: columns.setDefault, dropDefault: columns.dropDefault,
  setNotNull: columns.alterColumn, setColumnOption: columns.alterColumn, dropNotNull: constraints.dropNotNull, addIdentity: columns.addIdentity, setIdentity: columns.alterIdentity, dropIdentity: columns.alterIdentity,
  setExpression: columns.alterExpression, dropExpression: columns.alterExpression,

  addConstraint: constraints.addConstraint, dropConstraint: constraints.dropConstraint, renameConstraint: constraints.renameConstraint, validateConstraint: constraints.validateConstraint, alterConstraint: constraints.alterConstraint,
  createIndex: indexes.createIndex, dropIndex: indexes.dropIndex, renameIndex: indexes.renameIndex, reindex: indexes.reindex, attachIndexPartition: indexes.attachIndexPartition,
  attachPartition: partitions.attachPartition, detachPartition: partitions.detachPartition, inherit: partitions.inherit, noInherit: partitions.noInherit,

  createType: types.createType, createDomain: types.createDomain, addEnumValue: types.addEnumValue, renameEnumValue: types.renameEnumValue, renameType: types.renameType, alterCompositeType: types.alterCompositeType,
  addDomainConstraint: types.alterDomain, validateDomainConstraint: types.alterDomain, dropDomainConstraint: types.alterDomain, setDomainDefault: types.alterDomain,

  createTrigger: objects.createTrigger, dropTrigger: objects.dropTrigger, renameTrigger: objects.renameTrigger, createPolicy: objects.createPolicy, dropPolicy: objects.dropPolicy, createFunction: objects.createFunction, renameFunction: objects.renameFunction,
  createSchema: objects.createSchema, renameSchema: objects.renameSchema, createExtension: objects.createExtension, createSequence: objects.createSequence, alterSequence: objects.alterSequence, renameSequence: objects.renameSequence,

  write: data.write, select: data.select, truncate: data.truncate, grant: data.grant, refreshMaterializedView: data.refreshMaterializedView, vacuum: data.onNamed, analyze: data.onNamed, cluster: data.onNamed,
  copyOut: data.onExisting, lockTable: data.onExisting, setRowSecurity: data.onExisting, setReplicaIdentity: data.onExisting, setTrigger: data.onExisting, createRule: data.onExisting, setTableOption: data.setTableOption,
  setAccessMethod: data.onExisting, setTablespace: data.onExisting, setClusterIndex: data.onExisting,
} satisfies { readonly [K in Operation['kind']]?: (asked: { readonly operation: OperationOf<K> } & Scene) => Refusal | undefined };
