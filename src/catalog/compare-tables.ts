/** Where two versions of a table are not the same. */
import type { Column, Index, Table, TableConstraint, TableName } from '../model.ts';
import type { DataType, Expression, Name } from '../operations.ts';
import { pair } from './difference.ts';
import type { Difference, Pair } from './difference.ts';
import { covers, involves } from './drop-column.ts';
import { nameOf } from './names.ts';
import { isSameExpression, isSameQuery, isSameText } from './same-text.ts';
import { without } from './without.ts';

/** What goes with a column that is not in both is left out, and so is what a table has from its parents. `was`: undefined for one that nothing is known of. */
export function compareTables(was: Table | undefined, is: Table): readonly Difference[] {
  const table = is.name;
  if (was && (was.kind !== is.kind || was.persistence !== is.persistence || !isSameView(was, is))) return [{ object: 'relation', name: table, was, is }];
  if (is.kind === 'view' || is.kind === 'materializedView') return [];
  // What a condition may or may not have added.
  if (is.mayDiffer && !was?.mayDiffer) return [];
  const columns = pairs(own(was?.columns), own(is.columns).filter((column) => isMade(was, is, column.name, column.addedBy)), isSameColumn);
  const lone = columns.flatMap(({ name, was: old, is: now }) => (old && now ? [] : [name]));
  const isOnLone = (part: Index | TableConstraint): boolean => lone.some((column) => ('keys' in part ? covers(part, column) : involves(part, column)));
  const constraints = pairs(own(was?.constraints).filter(isCompared), own(is.constraints).filter(isCompared).filter(({ name, createdBy }) => isMade(was, is, name, createdBy)), isSameConstraint, true);
  const indexes = pairs((was?.indexes ?? []).filter(isAlone), is.indexes.filter(isAlone).filter(({ name, createdBy }) => isMade(was, is, name, createdBy)), isSameIndex, true);
  const triggers = pairs(was?.triggers ?? [], is.triggers, (old, now) => old.function === now.function && old.fires === now.fires && (!old.made || !now.made || isSameExpression(old.made.text, now.made.text)));
  const names = (list: readonly string[] = []): readonly { readonly name: string }[] => list.map((name) => ({ name }));
  return [
    ...columns.map((each): Difference => ({ object: 'column', table, ...each })),
    ...constraints.filter(({ was: old, is: now }) => !isOnLone(old ?? now!)).map((each): Difference => ({ object: 'constraint', table, ...each })),
    ...indexes.filter(({ was: old, is: now }) => !isOnLone(old ?? now!)).map((each): Difference => ({ object: 'index', table, ...each })),
    ...triggers.map((each): Difference => ({ object: 'trigger', table, ...each })),
    ...pairs(was?.policies ?? [], is.policies, (old, now) => !old.made || !now.made || isSameText(old.made.text, now.made.text)).map((each): Difference => ({ object: 'policy', table, ...each })),
    ...(was && was.rowSecurity !== is.rowSecurity ? [{ object: 'row security', table, name: table, ...pair(was.rowSecurity ? table : undefined, is.rowSecurity ? table : undefined) } as const] : []),
    ...(was?.known ? settings(was, is) : []),
    ...pairs(names(was?.parents), names(was ? is.parents : []), () => true).map(({ name, was: old, is: now }): Difference => ({ object: 'parent', table, name, ...pair(old?.name, now?.name) })),
  ];
}

/** What has no bearing on what can be stored. */
function settings(was: Table, is: Table): readonly Difference[] {
  const identity = ({ replicaIdentity }: Table): string => (replicaIdentity === undefined ? 'default' : replicaIdentity.index ?? replicaIdentity.as);
  const options = was.options && is.options ? [...new Set([...Object.keys(was.options), ...Object.keys(is.options)])].sort() : [];
  return [
    ...options.filter((name) => was.options![name] !== is.options![name]).map((name): Difference => ({ object: 'storage parameter', table: is.name, name, ...pair(was.options![name], is.options![name]) })),
    ...(identity(was) === identity(is) ? [] : [{ object: 'replica identity', table: is.name, name: is.name, was: identity(was), is: identity(is) } as const]),
  ];
}

/** Of a table that is not wholly known, a part may only now have been heard of. */
function isMade(was: Table | undefined, is: Table, name: string, by: string | undefined): boolean {
  const isKnown = was?.known === true && is.known;
  return isKnown || by !== undefined || [was?.columns, was?.constraints, was?.indexes].some((parts) => parts?.some((part) => part.name === name));
}

type Named = { readonly name: string };

/** Parts by name; with `renames`, one that has only changed its name is one. */
function pairs<T extends Named>(was: readonly T[], is: readonly T[], isSame: (old: T, now: T) => boolean, renames = false): readonly Pair<T>[] {
  if (was === is) return [];
  const [old, now] = [new Map(was.map((part) => [part.name, part])), new Map(is.map((part) => [part.name, part]))];
  const left = new Set(is.filter(({ name }) => !old.has(name)));
  const found = was.flatMap((part): readonly Pair<T>[] => {
    const same = now.get(part.name);
    if (same) return same === part || isSame(part, same) ? [] : [{ name: part.name, was: part, is: same }];
    const renamed = renames ? [...left].find((other) => isSame(part, other)) : undefined;
    if (renamed) left.delete(renamed);
    return [{ name: part.name, was: part, ...(renamed && { is: renamed }) }];
  });
  return [...found, ...[...left].map((part): Pair<T> => ({ name: part.name, is: part }))];
}

function own<T extends { readonly inherited?: true }>(parts: readonly T[] = []): readonly T[] {
  return parts.some(({ inherited }) => inherited) ? parts.filter(({ inherited }) => !inherited) : parts;
}

function isCompared({ type }: TableConstraint): boolean {
  return type !== 'notNull';
}

/** Neither a constraint's nor a part of a parent's. */
function isAlone({ backs, parent }: Index): boolean {
  return backs === undefined && parent === undefined;
}

function isSameView(was: Table, is: Table): boolean {
  if (was.kind !== 'view' && was.kind !== 'materializedView') return true;
  if (was.made && is.made && [was, is].every(isUpToDate)) return was.made === is.made || (isSameQuery(was.made.text, is.made.text) && shown(was) === shown(is));
  const names = ({ columns }: Table): string => columns.map(({ name }) => name).join();
  return !was.known || !is.known || names(was) === names(is);
}

/** Are the tables and columns that it uses still called what its text says? */
export function isUpToDate({ made, reads, uses = [] }: Table): boolean {
  const { reads: names = [], uses: written = [] } = made?.operation ?? {};
  const isWritten = (key: TableName, named: Name): boolean => nameOf(key).name === named.name;
  return reads.every((key) => names.some((name) => isWritten(key, name))) && uses.every(({ table, column }) => written.some((use) => (use.column === column || use.column === '*') && (use.table === undefined || isWritten(table, use.table))));
}

/** What `*` stood for when the view was made; nothing where that is not known. */
function shown({ made, uses = [] }: Table): string {
  const tables = made?.operation.uses.some(({ column }) => column === '*') ? uses : [];
  return tables.map(({ table, column }) => `${table}.${column}`).sort().join();
}

function isSameColumn(was: Column, is: Column): boolean {
  if (was.type.name === 'unknown' || is.type.name === 'unknown') return true;
  const isGenerated = was.generated === 'serial' && is.generated === 'serial';
  return isSameType(was.type, is.type) && was.notNull === is.notNull && was.generated === is.generated && (was.identity === undefined || is.identity === undefined || was.identity === is.identity) && was.collation?.name === is.collation?.name
    && (isGenerated || isSameDefault(was, is)) && isSameValue(was.expression, is.expression);
}

/** Is nothing different but what new rows get? */
export function isSameButDefault(was: Column, is: Column): boolean {
  return isSameColumn(without(was, 'default'), without(is, 'default'));
}

/** Values of an enum may have been renamed. */
function isSameDefault({ type, default: was }: Column, { default: is }: Column): boolean {
  const isOfEnum = type.schema !== undefined && was?.constant?.startsWith("'") && is?.constant?.startsWith("'");
  return isOfEnum === true || isSameValue(was, is);
}

/** However they are written. */
export function isSameType(was: DataType, is: DataType): boolean {
  return was.name === is.name && (was.schema ?? 'public') === (is.schema ?? 'public') && was.array === is.array && modifiersOf(was) === modifiersOf(is);
}

/** A scale of 0 and a length of 1 go without saying. */
function modifiersOf({ name, modifiers }: DataType): string {
  const [first, ...rest] = modifiers;
  if (name === 'numeric' && rest[0] === '0') return first!;
  return first === undefined ? (name === 'char' || name === 'bit' ? '1' : '') : modifiers.join();
}

/** A default of NULL is none; constants count without their casts, and numbers without quotes. */
function isSameValue(was: Expression | undefined, is: Expression | undefined): boolean {
  const [old, now] = [valueOf(was), valueOf(is)];
  return old === now || isSameExpression(old, now);
}

function valueOf(expression: Expression | undefined): string | undefined {
  if (expression?.constant === undefined) return expression?.text;
  return expression.constant === 'null' ? undefined : expression.constant.replace(/^'(-?\d+(?:\.\d+)?|true|false)'$/i, '$1');
}

/** NOT VALID is lost for good by validating, which does no harm. */
function isSameConstraint(was: TableConstraint, is: TableConstraint): boolean {
  const [old, now] = [was.references, is.references];
  return was.type === is.type && was.columns.join() === is.columns.join() && (was.include ?? []).join() === (is.include ?? []).join() && was.parent === is.parent && isSameValue(was.expression, is.expression)
    && (old?.onDelete ?? 'no action') === (now?.onDelete ?? 'no action') && (old?.onUpdate ?? 'no action') === (now?.onUpdate ?? 'no action')
    && was.deferrable === is.deferrable && was.notEnforced === is.notEnforced && (was.notValid || !is.notValid);
}

function isSameIndex(was: Index, is: Index): boolean {
  const keys = ({ keys: all, include }: Index): string => JSON.stringify([all.map(({ column, opclass, collation, order }) => [column, opclass, collation, order]), include]);
  return was.unique === is.unique && was.method === is.method && keys(was) === keys(is) && was.keys.every(({ expression }, i) => isSameExpression(expression?.text, is.keys[i]?.expression?.text)) && isSameValue(was.where, is.where) && was.valid === is.valid;
}
