/** What a migration is for the code that runs beside it: does it add, take away, write rows, or several of these? */
import { findColumn } from './catalog/columns.ts';
import { findRoutine, findTable } from './catalog/names.ts';
import type { Replayed, Step, StepOf } from './model.ts';
import type { Name, OperationKind } from './operations.ts';
import { isMadeHere, isNew } from './rule.ts';

/**
 * `additive`: code that knows the old schema goes on, but for rows that a new constraint refuses; `breaking`: something that such code may
 * rely on is taken away or changed; `data`: rows are written, the schema stays; `mixed`: rows are written beside changes of the schema;
 * `none`: neither. `unknown`: a statement could not be read, and nothing that was read is breaking.
 */
export type ChangeClass = 'additive' | 'breaking' | 'data' | 'mixed' | 'none' | 'unknown';
/** `breaking`: also of a mixed one. */
export type MigrationChange = { readonly path: string; readonly change: ChangeClass; readonly breaking: boolean };

export function changeOf(replayed: Replayed): MigrationChange {
  const { steps, migration: { up: { path } } } = replayed;
  const parts = new Set(steps.map((step) => partOf(step, replayed)));
  const breaking = parts.has('breaking');
  const schema = breaking ? 'breaking' : parts.has('additive') ? 'additive' : undefined;
  const isUnknown = parts.has('unknown') && !breaking;
  return { path, breaking, change: isUnknown ? 'unknown' : parts.has('data') ? (schema ? 'mixed' : 'data') : schema ?? 'none' };
}

type Part = 'additive' | 'breaking' | 'data' | 'none' | 'unknown';
type Parts = { readonly [K in OperationKind]: Part | ((step: StepOf<K>, whole: Replayed) => Part) };

function partOf(step: Step, whole: Replayed): Part {
  const part = PARTS[step.operation.kind] as Part | ((of: Step, all: Replayed) => Part);
  return typeof part === 'string' ? part : part(step, whole);
}

type On<T> = Step & { readonly operation: T };
/** Whatever is made here is nobody's yet. */
const ofTable = (step: On<{ readonly table: Name }>): Part => (isNew(step, step.operation.table) ? 'additive' : 'breaking');
const ofView = (step: On<{ readonly view: Name }>): Part => (isNew(step, step.operation.view) ? 'additive' : 'breaking');
const ofNamed = (step: On<{ readonly name: Name }>): Part => (isNew(step, step.operation.name) ? 'additive' : 'breaking');
const ofColumn = (step: On<{ readonly table: Name; readonly column: string }>): Part => (isOld(step, step.operation.table, step.operation.column) ? 'breaking' : 'additive');
const ofSchema = ({ operation: { name } }: On<{ readonly name: string }>, { before }: Replayed): Part => (before.schemas.has(name) ? 'breaking' : 'additive');
const ofRoutine = ({ operation: { name }, before }: On<{ readonly name: Name }>, whole: Replayed): Part => (findRoutine(before, name) && !findRoutine(whole.before, name) ? 'additive' : 'breaking');
const ofRequired = (step: On<{ readonly table: Name; readonly column: string }>, whole: Replayed): Part => required(step, step.operation.table, step.operation.column, whole);

function isOld(step: Step, table: Name, column: string): boolean {
  const found = findTable(step.before, table);
  return !isNew(step, table) && !isMadeHere(step, found && findColumn(found, column)?.addedBy);
}

/** A column that must be given a value in the end, by code that did not have to until now. */
function required(step: Step, table: Name, column: string, { after }: Replayed): Part {
  const end = findTable(after, table);
  const left = end && findColumn(end, column);
  if (isNew(step, table) || !left?.notNull) return 'additive';
  const isFilled = left.default !== undefined || left.generated !== undefined;
  return isFilled && !isOld({ ...step, before: step.after }, table, column) ? 'additive' : 'breaking';
}

const PARTS: Parts = {
  createTable: 'additive', createTableAs: 'additive', createView: 'additive', createMaterializedView: 'additive', createIndex: 'additive', createType: 'additive', createDomain: 'additive',
  createFunction: 'additive', createTrigger: 'additive', createRule: 'additive', createSequence: 'additive', createSchema: 'additive', createExtension: 'additive', createStatistics: 'additive', createDatabaseObject: 'additive',
  addConstraint: 'additive', validateConstraint: 'additive', alterConstraint: 'additive', renameConstraint: 'additive', dropConstraint: 'additive', addEnumValue: 'additive', dropNotNull: 'additive', setDefault: 'additive',
  addIdentity: 'additive', setIdentity: 'additive', setExpression: 'additive', dropExpression: 'additive', setColumnOption: 'additive', setTableOption: 'additive', setViewOption: 'additive', setIndexOption: 'additive', setLogged: 'additive',
  setTablespace: 'additive', setAccessMethod: 'additive', setReplicaIdentity: 'additive', setClusterIndex: 'additive', changeOwner: 'additive', attachPartition: 'additive', inherit: 'additive', attachIndexPartition: 'additive',
  dropIndex: 'additive', renameIndex: 'additive', renameTrigger: 'additive', dropStatistics: 'additive', setPublication: 'additive', alterSequence: 'additive',
  validateDomainConstraint: 'additive', dropDomainConstraint: 'additive', setDomainDefault: 'additive', createPolicy: 'additive', alterSystem: 'additive', addDomainConstraint: 'additive',

  addColumn: (step, whole) => required(step, step.operation.table, step.operation.column.name, whole),
  setNotNull: ofRequired, dropDefault: ofRequired, dropIdentity: ofRequired,
  dropTable: ofTable, renameTable: ofTable, detachPartition: ofTable, noInherit: ofTable, alterPolicy: ofTable, dropPolicy: ofTable, dropRule: ofTable, dropTrigger: ofTable,
  setTrigger: (step) => (step.operation.enabled ? 'additive' : ofTable(step)),
  setRule: (step) => (step.operation.enabled ? 'additive' : ofTable(step)),
  setRowSecurity: (step) => (step.operation.to === 'enable' || step.operation.to === 'force' ? ofTable(step) : 'additive'),
  dropColumn: ofColumn, renameColumn: ofColumn, alterColumnType: ofColumn,
  dropView: ofView,
  dropType: ofNamed, renameType: ofNamed, renameEnumValue: ofNamed, dropSequence: ofNamed, renameSequence: ofNamed, setSchema: ofNamed,
  alterCompositeType: (step) => (step.operation.action === 'addAttribute' ? 'additive' : ofNamed(step)),
  dropFunction: ofRoutine, renameFunction: ofRoutine,
  dropSchema: ofSchema, renameSchema: ofSchema,
  dropExtension: 'breaking', dropDatabaseObject: 'breaking',
  grant: ({ operation: { revoke } }) => (revoke ? 'breaking' : 'additive'),

  write: (step) => (isNew(step, step.operation.table) ? 'none' : 'data'),
  truncate: (step) => (isNew(step, step.operation.table) ? 'none' : 'data'),

  select: 'none', copyOut: 'none', lockTable: 'none', refreshMaterializedView: 'none', reindex: 'none', vacuum: 'none', analyze: 'none', cluster: 'none', comment: 'none',
  setParameter: 'none', resetParameter: 'none', begin: 'none', commit: 'none', rollback: 'none', savepoint: 'none', rollbackToSavepoint: 'none', call: 'none', other: 'none',
  unknown: 'unknown',
};
