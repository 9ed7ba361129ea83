/** Would a trigger act on a change of rows? */
import { findRoutine, findTable, nameOf } from '../catalog/names.ts';
import type { Step, StepOf, Trigger } from '../model.ts';
import { mayBeFilled } from './filled.ts';

/** `verb`, `columns`: what the change does, and to which columns. One that only gives new rows what the change gives old ones does no harm. */
export function mayFire(step: Pick<StepOf<'createTrigger' | 'dropTrigger' | 'setTrigger'>, 'operation' | 'before' | 'after'>, verb: 'insert' | 'update' | 'delete', columns: readonly string[]): boolean {
  const { operation, before, after } = step;
  const named = operation.kind === 'setTrigger' ? operation.trigger : operation.name;
  const table = findTable(operation.kind === 'createTrigger' ? after : before, operation.table);
  const meant = (table?.triggers ?? []).filter(({ name }) => named === name || (operation.kind === 'setTrigger' && (named === 'all' || named === 'user')));
  if (meant.length === 0) return true;
  const fires = meant.filter(({ events, of, made }) => events.includes(verb) && (verb !== 'update' || !of || of.some((column) => columns.includes(column))) && !(verb === 'update' && isOfOthers(made?.text ?? '', columns, table?.triggers ?? [])));
  return fires.some((trigger) => operation.kind !== 'createTrigger' || !isFilling(step, trigger, columns));
}

/** WHEN (OLD.a IS DISTINCT FROM NEW.a), or (OLD.a IS NULL AND NEW.a IS NOT NULL), for columns that stay as they are; another trigger may change them. */
function isOfOthers(definition: string, columns: readonly string[], triggers: readonly Trigger[]): boolean {
  const [, condition] = /\bwhen\s*\(([^]*)\)\s*execute\b/i.exec(definition) ?? [];
  if (condition === undefined || /\bnot\s*\(|\bcase\b/i.test(condition) || triggers.some(({ timing, events }) => timing === 'before' && events.includes('update'))) return false;
  const isChange = (part: string): boolean => {
    const [, one, two] = /^[\s(]*(?:old|new)\s*\.\s*("[^"]+"|\w+)\s*(?:is\s+distinct\s+from|<>|!=)\s*(?:old|new)\s*\.\s*("[^"]+"|\w+)[\s)]*$/i.exec(part) ?? [];
    const name = one?.startsWith('"') ? one.slice(1, -1) : one?.toLowerCase();
    return name !== undefined && one === two && !columns.includes(name);
  };
  const isKept = (name: string): boolean => !columns.includes(name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase());
  const nulls = (part: string): readonly string[] => /^[\s(]*(?:old|new)\s*\.\s*("[^"]+"|\w+)\s+is\s+(null|not\s+null)[\s)]*$/i.exec(part)?.slice(1) ?? [];
  return condition.split(/\bor\b/i).every((some) => {
    const parts = some.split(/\band\b/i);
    const asked = parts.map(nulls);
    return parts.some(isChange) || asked.some(([name, is]) => name !== undefined && isKept(name) && asked.some(([other, isToo]) => other === name && (isToo!.length > 4) !== (is!.length > 4)));
  });
}

/** Does the trigger give rows that are inserted meanwhile all that the change gives those that are there? */
function isFilling({ after }: Pick<Step, 'after'>, trigger: Trigger, columns: readonly string[]): boolean {
  return findRoutine(after, nameOf(trigger.function)) !== undefined && columns.length > 0 && columns.every((column) => mayBeFilled(after, { triggers: [trigger] }, column));
}
