/** The catalog after an operation. What each kind does is in the file named after it; here it is only looked up. */
import type { Catalog } from '../model.ts';
import type { Operation, OperationOf } from '../operations.ts';
import { addColumn } from './add-column.ts';
import { addConstraint } from './add-constraint.ts';
import { addIdentity, alterColumnType, dropDefault, dropExpression, dropIdentity, setDefault, setExpression, setIdentity } from './alter-column.ts';
import { alterConstraint, renameConstraint, validateConstraint } from './alter-constraint.ts';
import { attachIndexPartition, renameIndex } from './alter-index.ts';
import { createIndex } from './create-index.ts';
import { createTableAs } from './create-table-as.ts';
import { createTable } from './create-table.ts';
import { truncate, write } from './data.ts';
import { addDomainConstraint, createDomain, dropDomainConstraint, setDomainDefault, validateDomainConstraint } from './domains.ts';
import { dropColumn } from './drop-column.ts';
import { dropConstraint, dropNotNull } from './drop-constraint.ts';
import { dropIndex } from './drop-index.ts';
import { dropTable, dropView } from './drop-table.ts';
import { withGone } from './gone.ts';
import { grant } from './grants.ts';
import { guarded } from './guard.ts';
import { attachPartition, detachPartition, inherit, noInherit } from './inheritance.ts';
import { findIndex, findTable } from './names.ts';
import { setNotNull } from './not-null.ts';
import { emptyMap, setEntry } from './persistent-map.ts';
import { assumedTable, lacking, mentioning, onTable, unresolved } from './references.ts';
import { renameColumn } from './rename-column.ts';
import { renameTable, setTableSchema } from './rename-table.ts';
import { createFunction, dropFunction, renameFunction, setRoutineSchema } from './routines.ts';
import { createExtension, createSchema, DEFAULT_PATH, dropExtension, dropSchema, renameSchema, resetSearchPath, setSearchPath } from './schemas.ts';
import { alterSequence, createSequence, dropSequence, renameSequence, setSequenceSchema } from './sequences.ts';
import { putTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { setReplicaIdentity, setTableOption } from './table-options.ts';
import { alterPolicy, createPolicy, createTrigger, dropPolicy, dropTrigger, renameTrigger, setRowSecurity, setTrigger } from './triggers.ts';
import { addEnumValue, alterCompositeType, createType, dropType, renameEnumValue, renameType, setTypeSchema } from './types.ts';
import { createStatistics, dropStatistics } from './statistics.ts';
import { createMaterializedView, createView, refreshMaterializedView } from './views.ts';

/** A new database. */
export const emptyCatalog: Catalog = {
  tables: emptyMap(), indexes: emptyMap(), constraints: emptyMap(), types: emptyMap(), sequences: emptyMap(), routines: emptyMap(),
  schemas: setEntry(emptyMap<true>(), 'public', true), extensions: emptyMap(), searchPath: DEFAULT_PATH, complete: true,
};

/** The catalog after `operation`, as if it had succeeded. Never throws; `before` stays as it was. */
export function apply(before: Catalog, operation: Operation, context: Context): Catalog {
  if ('ifTableExists' in operation && operation.ifTableExists && before.complete && findTable(before, operation.table) === undefined) return before;
  const after = applied(before, operation, context);
  return operation.guard === undefined ? withGone(before, after, operation, context) : guarded(before, operation, after);
}

function applied(catalog: Catalog, operation: Operation, context: Context): Catalog {
  switch (operation.kind) {
    case 'createTable': return createTable(catalog, operation, context);
    case 'createTableAs': return createTableAs(catalog, operation, context);
    case 'dropTable': return dropTable(catalog, operation);
    case 'renameTable': return renameTable(catalog, operation);
    case 'setSchema': return setSchema(catalog, operation);

    case 'addColumn': return addColumn(catalog, operation, context);
    case 'dropColumn': return dropColumn(catalog, operation);
    case 'renameColumn': return renameColumn(catalog, operation);
    case 'alterColumnType': return alterColumnType(catalog, operation);
    case 'setDefault': return setDefault(catalog, operation);
    case 'dropDefault': return dropDefault(catalog, operation);
    case 'setNotNull': return setNotNull(catalog, operation, context);
    case 'dropNotNull': return dropNotNull(catalog, operation);
    case 'setExpression': return setExpression(catalog, operation);
    case 'dropExpression': return dropExpression(catalog, operation);
    case 'addIdentity': return addIdentity(catalog, operation, context);
    case 'setIdentity': return setIdentity(catalog, operation);
    case 'dropIdentity': return dropIdentity(catalog, operation);

    case 'addConstraint': return addConstraint(catalog, operation, context);
    case 'alterConstraint': return alterConstraint(catalog, operation, context);
    case 'validateConstraint': return validateConstraint(catalog, operation);
    case 'dropConstraint': return dropConstraint(catalog, operation);
    case 'renameConstraint': return renameConstraint(catalog, operation);

    case 'createIndex': return createIndex(catalog, operation, context);
    case 'dropIndex': return dropIndex(catalog, operation);
    case 'renameIndex': return renameIndex(catalog, operation);
    case 'attachIndexPartition': return attachIndexPartition(catalog, operation);

    case 'attachPartition': return attachPartition(catalog, operation, context);
    case 'detachPartition': return detachPartition(catalog, operation);
    case 'inherit': return inherit(catalog, operation, context);
    case 'noInherit': return noInherit(catalog, operation);

    case 'setLogged': return onTable(catalog, operation.table, (known, table) => putTable(known, { ...table, persistence: operation.logged ? 'permanent' : 'unlogged' }));
    case 'setTableOption': return setTableOption(catalog, operation);
    case 'setReplicaIdentity': return setReplicaIdentity(catalog, operation);
    case 'setRowSecurity': return setRowSecurity(catalog, operation);

    case 'createView': return createView(catalog, operation, context);
    case 'createMaterializedView': return createMaterializedView(catalog, operation, context);
    case 'dropView': return dropView(catalog, operation);
    case 'refreshMaterializedView': return refreshMaterializedView(catalog, operation);

    case 'createType': return createType(catalog, operation, context);
    case 'addEnumValue': return addEnumValue(catalog, operation, context);
    case 'renameEnumValue': return renameEnumValue(catalog, operation);
    case 'alterCompositeType': return alterCompositeType(catalog, operation);
    case 'createDomain': return createDomain(catalog, operation, context);
    case 'addDomainConstraint': return addDomainConstraint(catalog, operation, context);
    case 'validateDomainConstraint': return validateDomainConstraint(catalog, operation);
    case 'dropDomainConstraint': return dropDomainConstraint(catalog, operation);
    case 'setDomainDefault': return setDomainDefault(catalog, operation);
    case 'dropType': return dropType(catalog, operation);
    case 'renameType': return renameType(catalog, operation);

    case 'createFunction': return createFunction(catalog, operation, context);
    case 'dropFunction': return dropFunction(catalog, operation);
    case 'renameFunction': return renameFunction(catalog, operation);
    case 'createTrigger': return createTrigger(catalog, operation, context);
    case 'dropTrigger': return dropTrigger(catalog, operation);
    case 'renameTrigger': return renameTrigger(catalog, operation);
    case 'setTrigger': return setTrigger(catalog, operation);
    case 'createPolicy': return createPolicy(catalog, operation, context);
    case 'alterPolicy': return alterPolicy(catalog, operation);
    case 'dropPolicy': return dropPolicy(catalog, operation);

    case 'createSequence': return createSequence(catalog, operation, context);
    case 'alterSequence': return alterSequence(catalog, operation);
    case 'dropSequence': return dropSequence(catalog, operation);
    case 'renameSequence': return renameSequence(catalog, operation);
    case 'createStatistics': return createStatistics(catalog, operation);
    case 'dropStatistics': return dropStatistics(catalog, operation);
    case 'createSchema': return createSchema(catalog, operation);
    case 'dropSchema': return dropSchema(catalog, operation);
    case 'renameSchema': return renameSchema(catalog, operation);
    case 'createExtension': return createExtension(catalog, operation);
    case 'dropExtension': return dropExtension(catalog, operation);

    case 'write': return write(catalog, operation, context);
    case 'truncate': return truncate(catalog, operation, context);
    case 'setParameter': return setSearchPath(catalog, operation);
    case 'resetParameter': return resetSearchPath(catalog, operation);

    case 'setColumnOption':
    case 'setTablespace':
    case 'setAccessMethod':
    case 'setClusterIndex':
    case 'setRule':
    case 'createRule':
    case 'copyOut':
    case 'lockTable': return mentioning(catalog, [operation.table]);
    case 'dropRule': return operation.ifExists && findTable(catalog, operation.table) === undefined ? catalog : mentioning(catalog, [operation.table]);
    case 'setViewOption': return mentioning(catalog, [operation.view]);
    case 'vacuum':
    case 'analyze':
    case 'cluster': return operation.table === undefined ? catalog : mentioning(catalog, [operation.table]);
    case 'reindex': return operation.scope === 'table' && operation.name !== undefined ? mentioning(catalog, [operation.name]) : catalog;
    case 'setIndexOption': return findIndex(catalog, operation.name) === undefined ? unresolved(catalog) : catalog;
    case 'changeOwner':
    case 'comment': return RELATIONS.has(operation.object) ? mentioning(catalog, [operation.name]) : catalog;
    case 'setPublication': return mentioning(catalog, operation.tables);
    case 'grant': return grant(catalog, operation);
    case 'select': return mentioning(catalog, operation.reads);

    case 'dropDatabaseObject': return operation.object === 'owned' ? unresolved(catalog) : catalog;
    case 'unknown': return unknown(catalog, operation.mentions);
    case 'createDatabaseObject':
    case 'alterSystem':
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'rollbackToSavepoint':
    case 'call': return catalog;
    case 'other': return operation.what === 'ALTER DEFAULT PRIVILEGES' ? { ...catalog, grantsByDefault: true } : catalog;
    default: return operation satisfies never;
  }
}

const RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materializedView', 'foreignTable', 'column', 'constraint', 'trigger', 'policy', 'rule']);

function setSchema(catalog: Catalog, operation: OperationOf<'setSchema'>): Catalog {
  switch (operation.object) {
    case 'table':
    case 'view':
    case 'materializedView':
    case 'foreignTable': return setTableSchema(catalog, operation);
    case 'sequence': return setSequenceSchema(catalog, operation);
    case 'type': return setTypeSchema(catalog, operation);
    case 'function': return setRoutineSchema(catalog, operation);
    case 'other': return catalog;
    default: return operation.object satisfies never;
  }
}

/** What was not read may have done anything to what it mentions, also create it. */
function unknown(catalog: Catalog, mentions: OperationOf<'unknown'>['mentions']): Catalog {
  const start = mentions.every((name) => findTable(catalog, name)) ? lacking(catalog) : unresolved(catalog);
  return mentions.reduce((changed, name) => putTable(changed, { ...(findTable(changed, name) ?? assumedTable(changed, name)), uncertain: true }), start);
}
