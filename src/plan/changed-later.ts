/** A change of rows in a migration of its own, in words: what goes along, and what is so in between. */
import type { Effect, Replayed, Step, StepOf } from '../model.ts';
import { placesOf } from './left-out.ts';
import { meanwhile } from './meanwhile.ts';
import { movedAlong, movedWith } from './moved-along.ts';
import type { Moved } from './moved-along.ts';

/** `others`: changes of rows of the same table under the same lock. */
export function changedLater(step: StepOf<'write'>, others: readonly StepOf<'write'>[], whole: Replayed, lock: Effect): string {
  const moved = movedAlong(step, others, whole, lock);
  const made = madeOf(step);
  return [
    ...(made ? [`Write \`${made.sql}\` in place of ${made.attribute}.`] : []),
    `Move ${made ? 'it' : movedWith(step, whole, lock)}${needed(moved)}${behind(moved)} into the next migration and change the rows in batches, each in a transaction of its own.`,
    ...repeated(step, whole),
    ...meanwhile(step, moved, whole),
  ].join(' ');
}

function needed({ before }: Moved): string {
  return before.length === 0 ? '' : `, with ${placesOf(before)}, which it needs,`;
}

function behind({ after, all }: Moved): string {
  const statements = new Set(after.map(({ statement }) => statement)).size;
  if (statements === 0) return '';
  const places = placesOf(after);
  if ((all && statements > 2) || isUnreadable(places)) return ' and all that follows';
  return statements === 1 ? ` and ${places}, which belongs behind it,` : ` and, in their order, ${places}, which belong behind it,`;
}

/** Statements of one line: more than one or two are not found by their beginning. It does no harm when all of them move. */
function isUnreadable(places: string): boolean {
  return places.split('`').length > 5;
}

/** A framework makes it of what it also makes the column of: the attribute that says the value. */
function madeOf({ origin, script, statement, operation }: StepOf<'write'>): { readonly sql: string; readonly attribute: string } | undefined {
  if (!origin || operation.verb !== 'update') return undefined;
  const beside = script.statements.filter(({ range }) => range[0] === origin.range[0]);
  if (!beside.some(({ operations }) => operations.some(({ kind }) => kind === 'addColumn'))) return undefined;
  const [, attribute] = /["'\s{,](value(?:computed|boolean|numeric|date|sequencenext)?)["']?\s*[=:]/i.exec(origin.text.slice(...origin.range)) ?? [];
  return attribute === undefined ? undefined : { sql: script.text.slice(...(statement.range[1] > statement.range[0] ? statement.range : operation.range)).replace(/\s+/g, ' '), attribute };
}

/** What the session was set to, and still is. */
function repeated(step: Step, { steps }: Replayed): readonly string[] {
  const earlier = steps.slice(0, steps.indexOf(step)).filter(({ operation, called }) => !called && operation.kind === 'setParameter' && KEPT.has(operation.parameter.toLowerCase()));
  return earlier.length === 0 ? [] : [`Repeat ${placesOf(earlier)} there.`];
}

/** Parameters that decide what names and values mean. */
const KEPT: ReadonlySet<string> = new Set(['search_path', 'session_replication_role', 'timezone', 'role', 'session_authorization', 'datestyle']);
