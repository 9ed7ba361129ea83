/** Triggers that run for each row that is filled. */
import { findTable, sqlName } from '../catalog/names.ts';
import type { Replayed, StepOf, Trigger } from '../model.ts';
import { ofKind } from './in-a-row.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';

/** As comments: those that are there already, and those that the migration makes, which can wait. */
export function firedBy({ operation: { table, column } }: StepOf<'addColumn'>, whole: Replayed): readonly string[] {
  const end = findTable(whole.after, table);
  const fired = (end?.triggers ?? []).filter(({ events, of }) => events.includes('update') && (!of || of.includes(column.name)));
  const making = ofKind(whole.steps, 'createTrigger').filter(({ operation, before, after }) => findTable(after, operation.table)?.name === end?.name && !findTable(before, operation.table)?.triggers.some(({ name }) => name === operation.name));
  const isMade = ({ name }: Trigger): boolean => making.some(({ operation }) => operation.name === name);
  const old = fired.filter((trigger) => !isMade(trigger));
  const made = making.filter(({ operation }) => fired.some(({ name }) => name === operation.name));
  return [
    ...(old.length > 0 ? [`-- which fires the ${named(old)}`] : []),
    ...(made.length > 0 ? [`-- until that is done, leave out ${placesOf(made)}: the ${named(made.map(({ operation }) => operation))} would run for each of these rows`] : []),
  ];
}

function named(triggers: readonly { readonly name: string }[]): string {
  return `${triggers.length > 1 ? 'triggers' : 'trigger'} ${listed(triggers.map(({ name }) => sqlName({ name })))}`;
}
