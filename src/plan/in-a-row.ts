/** ALTER TABLEs of one table that stand in a row, and could be one. */
import { tableKey, sqlName } from '../catalog/names.ts';
import { areActions, isAction } from '../catalog/passes.ts';
import type { Replayed, Step, StepOf, TableName } from '../model.ts';
import type { Name, OperationKind } from '../operations.ts';
import { isWord, written } from './written.ts';

/** The actions of its ALTER TABLE, and of those of the same table right before and behind it, in order. */
export function inARow(step: Step, { steps }: Replayed): readonly Step[] {
  const at = steps.findIndex(({ operation }) => operation === step.operation);
  const key = altered(step);
  const isNext = (other: Step | undefined): boolean => other !== undefined && altered(other) === key && other.operation.guard === step.operation.guard && isOfOneText(other, step);
  let [first, end] = [at, at + 1];
  while (isNext(steps[first - 1])) first -= 1;
  while (isNext(steps[end])) end += 1;
  return steps.slice(first, end);
}

/** In one file; SQL that stands in none has a text for each statement. */
function isOfOneText({ script, called }: Step, other: Step): boolean {
  return script.path === other.script.path && (script.text === other.script.text || (called ?? other.called) === undefined);
}

/** The actions of its ALTER TABLE. */
export function inOneAlter(step: Step, { steps }: Replayed): readonly Step[] {
  const { operations } = step.statement;
  return areActions(operations) ? steps.filter(({ statement }) => statement.operations === operations) : [step];
}

export function ofKind<K extends OperationKind>(steps: readonly Step[], kind: K): readonly StepOf<K>[] {
  return steps.filter(({ operation }) => operation.kind === kind) as readonly Step[] as readonly StepOf<K>[];
}

/** How many ALTER TABLEs they stand in. */
export function statementsOf(steps: readonly Step[]): number {
  return new Set(steps.map(({ script, operation, statement }) => `${(/^alter\s+table\b/i.test(script.text.slice(...operation.range)) ? operation.range : statement.range)[0]} ${script.text}`)).size;
}

/** One ALTER TABLE that has all of these actions, as they are written. */
export function alterTable(table: Name, steps: readonly Step[]): string {
  return `ALTER TABLE ${sqlName(table)} ${steps.map(actionText).join(', ')};`;
}

/** An action of ALTER TABLE, without the table. */
export function actionText({ script, operation }: Pick<Step, 'script' | 'operation'>): string {
  const { text, tokens } = written(script, operation.range);
  if (!isWord(tokens[0], 'alter') || !isWord(tokens[1], 'table')) return text;
  const only = tokens.findIndex((token, at) => at > 1 && !isWord(token, 'if', 'exists', 'only'));
  let last = only;
  while (tokens[last + 1]?.value === '.') last += 2;
  const next = tokens[last + 1]?.value === '*' ? last + 2 : last + 1;
  return text.slice(tokens[next]?.range[0] ?? 0);
}

function altered({ operation, before }: Step): TableName | undefined {
  return isAction(operation) && 'table' in operation && operation.table ? tableKey(before, operation.table) : undefined;
}
