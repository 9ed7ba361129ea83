/** Where two versions of a catalog are not the same schema. Costs what changed between them: what they share is not looked at. */
import type { Catalog, Lookup, Overload, Sequence, UserType } from '../model.ts';
import { compareTables } from './compare-tables.ts';
import { findColumn } from './columns.ts';
import { pair } from './difference.ts';
import type { Difference, Pair } from './difference.ts';
import { changedKeys } from './persistent-map.ts';
import { isSameRoutine, isSameText } from './same-text.ts';

/**
 * Objects in the order of their names, tables first. Only what is certain: nothing of a table that something unread may have changed, and
 * of one that is not wholly known only what a migration has made. The order of columns, the names of NOT NULL constraints and
 * sequences that columns own are not compared, and a constraint that has become valid is the same.
 */
export function compare(before: Catalog, after: Catalog): readonly Difference[] {
  return [
    ...changed(before.tables, after.tables).flatMap(({ name, was, is }): readonly Difference[] => {
      if (was?.uncertain || is?.uncertain || was?.persistence === 'temporary' || is?.persistence === 'temporary') return [];
      if (was && is) return compareTables(was, is);
      if (is && is.createdBy === undefined) return compareTables(undefined, is);
      return was?.bound !== undefined && was.parents.some((parent) => !after.tables.has(parent)) || is?.mayDiffer ? [] : [{ object: 'relation', name, ...pair(was, is) }];
    }),
    ...changed(before.sequences, after.sequences).flatMap(({ name, was, is }): readonly Difference[] => ((isOwned(before, was) && !isLeftAlone(after, was, is)) || isOwned(after, is) || (was && is) || (is && is.createdBy === undefined) ? [] : [{ object: 'sequence', name, ...pair(was, is) }])),
    ...changed(before.types, after.types).flatMap(({ name, was, is }) => compareTypes(name, was, is)),
    ...changed(before.routines, after.routines).flatMap(({ name, was, is }) => compareOverloads(name, was?.overloads, is?.overloads)),
    ...changed(before.schemas, after.schemas).map(({ name, was, is }): Difference => ({ object: 'schema', name, ...pair(was, is) })),
    ...changed(before.extensions, after.extensions).map(({ name, was, is }): Difference => ({ object: 'extension', name, ...pair(was, is) })),
  ];
}

function changed<T>(before: Lookup<T>, after: Lookup<T>): readonly Pair<T>[] {
  return before === after ? [] : [...changedKeys(before, after)].map((name) => ({ name, ...pair(before.get(name), after.get(name)) }));
}

/** Does it come and go with a column? */
function isOwned({ tables }: Catalog, sequence: Sequence | undefined): boolean {
  const { ownedBy } = sequence ?? {};
  const owner = ownedBy && tables.get(ownedBy.table);
  return owner !== undefined && findColumn(owner, ownedBy!.column) !== undefined;
}

/** Was it made by itself, and has gone while the column that owned it is there? */
function isLeftAlone(after: Catalog, was: Sequence | undefined, is: Sequence | undefined): boolean {
  return was?.made !== undefined && is === undefined && isOwned(after, was);
}

function compareTypes(name: string, was: UserType | undefined, is: UserType | undefined): readonly Difference[] {
  if (!was || !is) return is && is.createdBy === undefined ? [] : [{ object: 'type', name, ...pair(was, is) }];
  if (was.kind !== is.kind || !isSameDomain(was, is)) return [{ object: 'type', name, was, is }];
  const [old, now] = [was.values ?? [], is.values ?? []];
  // Of an enum that is older than the history, only the values that it was given are known.
  const lost = is.createdBy === was.createdBy || was.values !== undefined ? old.filter((value) => !now.includes(value)) : [];
  return [
    ...lost.map((value): Difference => ({ object: 'enum value', type: name, name: value, was: value })),
    ...now.filter((value) => !old.includes(value)).map((value): Difference => ({ object: 'enum value', type: name, name: value, is: value })),
  ];
}

function isSameDomain(was: UserType, is: UserType): boolean {
  if (was.kind !== 'domain' || was.base === undefined || is.base === undefined) return true;
  const checks = ({ constraints = [] }: UserType): string => constraints.filter(({ type }) => type !== 'notNull').map(({ name }) => name).sort().join();
  return was.base.text === is.base.text && (was.notNull ?? false) === (is.notNull ?? false) && isSameText(was.default?.text, is.default?.text) && checks(was) === checks(is);
}

function compareOverloads(name: string, was: readonly Overload[] = [], is: readonly Overload[] = []): readonly Difference[] {
  const other = (list: readonly Overload[], { arguments: taken }: Overload): Overload | undefined => list.find((each) => each.arguments === taken);
  return [
    ...was.flatMap((old): readonly Difference[] => {
      const now = other(is, old);
      const isSame = now && (now.definition === old.definition || !old.made || !now.made || (old.volatility === now.volatility && isSameRoutine(old.made.text, now.made.text)));
      return isSame ? [] : [{ object: 'function', name, ...pair(old, now) }];
    }),
    ...is.filter((now) => !other(was, now)).map((now): Difference => ({ object: 'function', name, is: now })),
  ];
}
