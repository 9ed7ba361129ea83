/** What undoes changes of a table's constraints, indexes, triggers and policies. */
import { findIndex, sqlName } from '../../catalog/names.ts';
import { isWhole } from '../../catalog/table-edits.ts';
import type { Replayed, Table, Trigger } from '../../model.ts';
import type { IndexKey } from '../../operations.ts';
import { constraintAgain, indexAgain, policyAgain, triggerAgain } from '../restored.ts';
import { alterColumn, alterTable, atStart, inSchema, tableOf } from './undo.ts';
import type { Undos } from './undo.ts';

export const parts: Undos = {
  addConstraint(step) {
    const [table, { constraint }] = [tableOf(step), step.operation];
    const name = table && step.after.tables.get(table.name)?.constraints.find((made) => made.type === constraint.type && !table.constraints.some((other) => other.name === made.name))?.name;
    if (!table || name === undefined || constraint.usingIndex !== undefined || constraint.type === 'notNull') return undefined;
    // The columns of a primary key stay NOT NULL without it.
    const nullable = constraint.type === 'primaryKey' ? table.columns.filter((column) => constraint.columns.includes(column.name) && !column.notNull) : [];
    return [...alterTable(table, `DROP CONSTRAINT ${sqlName({ name })}`), ...nullable.flatMap((column) => alterColumn(table, column, 'DROP NOT NULL'))];
  },
  dropConstraint(step, whole) {
    const [table, operation] = [tableOf(step), step.operation];
    const constraint = table?.constraints.find(({ name }) => name === operation.name);
    if (!table || !constraint) return table && operation.ifExists && table.known ? [] : undefined;
    const again = constraintAgain(constraint, table.indexes.find(({ backs }) => backs === constraint.name));
    const warning = constraint.type === 'unique' || constraint.type === 'primaryKey' ? duplicates(table, constraint.columns.map((column) => ({ column })), whole) : [];
    return again === undefined || operation.cascade || table.children.length > 0 ? undefined : [...warning, ...alterTable(table, `ADD ${again}`)];
  },
  renameConstraint(step) {
    const [table, { name, to }] = [tableOf(step), step.operation];
    return table && alterTable(table, `RENAME CONSTRAINT ${sqlName({ name: to })} TO ${sqlName({ name })}`);
  },
  validateConstraint: () => [],

  createIndex(step) {
    const table = tableOf(step);
    const made = table && step.after.tables.get(table.name)?.indexes.find((index) => !table.indexes.some(({ name }) => name === index.name));
    return made && !(table.partitionBy && table.children.length > 0) ? [`DROP INDEX ${sqlName({ ...inSchema(table.name), name: made.name })};`] : undefined;
  },
  dropIndex({ before, operation: { name, cascade, ifExists } }, whole) {
    const found = findIndex(before, name);
    const again = found && indexAgain(found.table, found.index);
    if (!found) return ifExists && before.complete ? [] : undefined;
    const warning = found.index.unique ? duplicates(found.table, found.index.keys, whole) : [];
    return again === undefined || cascade ? undefined : [...warning, again];
  },
  renameIndex: ({ before, operation: { name, to } }) => findIndex(before, name) && [`ALTER INDEX ${sqlName({ ...name, name: to })} RENAME TO ${sqlName({ name: name.name })};`],

  createTrigger(step) {
    const [table, { name, orReplace }] = [tableOf(step), step.operation];
    const old = table?.triggers.find((trigger) => trigger.name === name);
    if (!old) return table && (table.known || !orReplace) ? [`DROP TRIGGER ${sqlName({ name })} ON ${sqlName(step.operation.table)};`] : undefined;
    const again = triggerAgain(atStart(step), table!, old);
    return again === undefined || old.fires !== undefined ? undefined : [`DROP TRIGGER ${sqlName({ name })} ON ${sqlName(table!.name)};`, again];
  },
  dropTrigger(step) {
    const [table, { name, ifExists, cascade }] = [tableOf(step), step.operation];
    const old = table?.triggers.find((trigger) => trigger.name === name);
    if (!table || !old) return table?.known && ifExists ? [] : undefined;
    const again = cascade ? undefined : triggerAgain(atStart(step), table, old);
    return again === undefined ? undefined : [again, ...(old.fires === undefined ? [] : alterTable(table, firing(old)))];
  },
  renameTrigger: ({ operation: { name, to, table } }) => [`ALTER TRIGGER ${sqlName({ name: to })} ON ${sqlName(table)} RENAME TO ${sqlName({ name })};`],
  setTrigger(step) {
    const [table, { trigger }] = [tableOf(step), step.operation];
    if (!isWhole(table)) return undefined;
    const after = step.after.tables.get(table.name)!;
    if (trigger !== 'all' && trigger !== 'user') return table.triggers.filter((old) => old.name === trigger && isChanged(old, after)).flatMap((old) => alterTable(table, firing(old)));
    // Those of foreign keys, which ALL means too, are as they were made.
    return table.triggers.every(({ fires }) => fires === undefined) ? (step.operation.fires === undefined ? [] : alterTable(table, `ENABLE TRIGGER ${trigger.toUpperCase()}`)) : undefined;
  },

  createPolicy: ({ operation: { name, table } }) => [`DROP POLICY ${sqlName({ name })} ON ${sqlName(table)};`],
  alterPolicy(step) {
    const [table, { name, to }] = [tableOf(step), step.operation];
    if (to !== undefined) return table && [`ALTER POLICY ${sqlName({ name: to })} ON ${sqlName(table.name)} RENAME TO ${sqlName({ name })};`];
    const again = table && policyAgain(atStart(step), table, name);
    return again === undefined ? undefined : [`DROP POLICY ${sqlName({ name })} ON ${sqlName(table!.name)};`, again];
  },
  dropPolicy(step) {
    const [table, { name, ifExists }] = [tableOf(step), step.operation];
    if (table?.known && ifExists && !table.policies.some((policy) => policy.name === name)) return [];
    const again = table && policyAgain(atStart(step), table, name);
    return again === undefined ? undefined : [again];
  },
  setRowSecurity(step) {
    const [table, { to }] = [tableOf(step), step.operation];
    if (!table?.known || (to !== 'enable' && to !== 'disable')) return undefined;
    return table.rowSecurity === (to === 'enable') ? [] : alterTable(table, `${table.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
  },
  createRule: ({ operation: { name, table, orReplace } }) => (orReplace ? undefined : [`DROP RULE ${sqlName({ name })} ON ${sqlName(table)};`]),
};

/** By then there may be rows that the key kept out; not where another one keeps them out until the end. */
function duplicates({ name }: Table, key: readonly IndexKey[], { after }: Replayed): readonly string[] {
  const left = after.tables.get(name);
  const isKept = left?.indexes.some(({ unique, where, valid, keys }) => unique && valid && where === undefined && keys.every(({ column }) => column !== undefined && key.some((own) => own.column === column)));
  const columns = key.map(({ column, expression }) => (column === undefined ? expression?.text : sqlName({ name: column }))).join(', ');
  return !left || isKept ? [] : [`-- this fails where ${sqlName(name)} has got rows of the same ${columns}:`];
}

function isChanged(old: Trigger, { triggers }: Table): boolean {
  return triggers.find(({ name }) => name === old.name)?.fires !== old.fires;
}

/** As an action of ALTER TABLE. */
export function firing({ name, fires }: Pick<Trigger, 'name' | 'fires'>): string {
  const words = { never: 'DISABLE', always: 'ENABLE ALWAYS', replica: 'ENABLE REPLICA' } as const;
  return `${fires === undefined ? 'ENABLE' : words[fires]} TRIGGER ${sqlName({ name })}`;
}
