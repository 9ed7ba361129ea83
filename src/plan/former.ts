/** SQL with the names from before the migration, for queries that have to find nothing before it runs. */
import { sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step } from '../model.ts';
import type { Name } from '../operations.ts';
import { original } from './renamed.ts';
import { toWritten } from './written.ts';

/** `table` as SQL, `sql` with the old names of these columns in place of those they have before the step; `lead` says so where they are others. */
export type Former = { readonly table: string; readonly lead: string; sql(text: string): string };

export function formerly(step: Step, { steps }: Replayed, name: Name, columns: readonly string[]): Former {
  const key = tableKey(step.before, name);
  const was = original(steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation)), key, columns);
  const olds = new Map(was.columns.flatMap(({ old, now }): readonly (readonly [string, string])[] => (old === undefined || old === now ? [] : [[now, old]])));
  const sql = (text: string): string => toWritten(text).tokens.toReversed().reduce((changed, { kind, value, range: [start, end] }) => {
    const old = kind === 'word' || kind === 'quoted' ? olds.get(value) : undefined;
    return old === undefined ? changed : `${changed.slice(0, start)}${sqlName({ name: old })}${changed.slice(end)}`;
  }, text);
  return { table: sqlName(was.table === key ? name : was.table), lead: was.table === key && olds.size === 0 ? '' : '-- before this migration:\n', sql };
}
