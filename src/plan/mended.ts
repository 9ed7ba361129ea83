/** What has to be changed in a way back so that it undoes the migration. All else in it stays: above all what it does to rows. */
import { compare } from '../catalog/compare.ts';
import type { Difference } from '../catalog/difference.ts';
import { isIn } from '../catalog/is-in.ts';
import type { Catalog, Replayed, Step } from '../model.ts';
import type { OperationKind } from '../operations.ts';
import { inTheWay, isComment } from './inverse.ts';
import { listed } from './listed.ts';
import { isMissing, mendsOf } from './mended/mends.ts';
import type { Mend } from './mended/mends.ts';

/** `wrong`: what it must not do; `mends`: undefined where one of them is not known. */
export type Mended = { readonly wrong: readonly Step[]; readonly mends: readonly Mend[] | undefined };

export function mended(whole: Replayed, down: Replayed, found: readonly Difference[]): Mended {
  const wrong = new Set(found.flatMap((difference) => toLeaveOut(difference, whole.after, down) ?? []));
  const kept = found.filter((difference) => isIn(whole.after, difference) && [...wrong].some(({ before, after }) => !isMissing(before, difference) && isMissing(after, difference)));
  const left = found.filter((difference) => !kept.includes(difference) && !toLeaveOut(difference, whole.after, down));
  // What is not taken away any longer is as the migration has left it.
  const more = kept.length === 0 ? [] : compare(whole.before, whole.after).filter((difference) => kept.some((each) => isOf(difference, each)));
  return { wrong: [...wrong], mends: mendsOf(whole, down, [...left, ...more]) };
}

function isOf(difference: Difference, kept: Difference): boolean {
  if (kept.object === 'relation') return 'table' in difference ? difference.table === kept.name : difference.object === 'relation' && difference.name === kept.name;
  return difference.object === kept.object && difference.name === kept.name && (!('table' in difference) || !('table' in kept) || difference.table === kept.table);
}

/** What to do about it, and more statements at the end; undefined where that is not known. */
export function mendedText({ wrong, mends }: Mended, { steps, migration: { downIsMade, reader, up } }: Replayed, more: readonly string[] = []): string | undefined {
  if (!mends) return undefined;
  if (downIsMade && wrong.length === 0 && mends.every(({ of }) => of.length === 0)) return ['-- write a <rollback> that does what Liquibase makes of this changeset, and at its end:', ...mends.flatMap(({ sql }) => sql), ...more].join('\n');
  if (mends.length === 0 && more.length === 0) return `Leave out ${quoted(wrong)}.`;
  const [replaced, added] = [mends.filter(({ of }) => of.length > 0), [...mends.filter(({ of }) => of.length === 0).flatMap(({ sql }) => sql), ...more]];
  const missing = added.filter((each) => !isComment(each));
  const marked = reader === 'liquibase' && /^--\s*rollback\b/im.test(up.text) ? ', behind --rollback' : '';
  return [
    ...(wrong.length > 0 ? [`-- leave out ${quoted(wrong)}`] : []),
    ...replaced.flatMap(({ of, sql }) => [`-- in place of ${quoted(of)}:`, ...sql]),
    ...(missing.length > 0 ? [`-- at the end of this way back${steps.at(-1)?.operation.kind === 'commit' ? ', before COMMIT' : ''}${marked}:`, ...missing] : []),
    ...added.filter(isComment),
  ].join('\n');
}

function quoted(steps: readonly Step[]): string {
  return listed([...new Set(steps.map(({ script, operation }) => `\`${inTheWay(script.text, operation)}\``))]);
}

/** The statement of the way back that takes away what the migration has not made, or makes what was never there. `after`: the migration. */
function toLeaveOut(difference: Difference, after: Catalog, { steps }: Replayed): Step | undefined {
  const { object, is, was } = difference;
  const kinds = is === undefined && isIn(after, difference) ? DROPPING[object] : was === undefined && isMissing(after, difference) ? MAKING[object] : undefined;
  return kinds && steps.find(({ operation, before, after: then }) => kinds.includes(operation.kind) && isMissing(before, difference) !== isMissing(then, difference));
}

type Kinds = { readonly [K in Difference['object']]?: readonly OperationKind[] };
const DROPPING: Kinds = { relation: ['dropTable', 'dropView'], column: ['dropColumn'], constraint: ['dropConstraint'], index: ['dropIndex'], trigger: ['dropTrigger'], policy: ['dropPolicy'], function: ['dropFunction'], type: ['dropType'], sequence: ['dropSequence'], schema: ['dropSchema'], 'row security': ['setRowSecurity'] };
const MAKING: Kinds = { relation: ['createTable', 'createView'], column: ['addColumn'], constraint: ['addConstraint'], index: ['createIndex'], trigger: ['createTrigger'], policy: ['createPolicy'], function: ['createFunction'], type: ['createType', 'createDomain'], sequence: ['createSequence'], 'row security': ['setRowSecurity'] };
