/** Rules look at what a routine does in its own text; what they say of it is about the call. */
import type { Called, Range, Replayed, Report, Statement, Step } from './model.ts';
import type { OperationOf } from './operations.ts';

/** The same steps, those that a call makes as they stand in the routine, and those of a framework's own language as its SQL. */
export function asWritten(whole: Replayed): Replayed {
  if (!whole.steps.some(({ called, statement: { rendered } }) => called ?? rendered)) return whole;
  return { ...whole, steps: whole.steps.map((step): Step => (step.called ? { ...step, script: step.called.script, statement: step.called.statement, operation: step.called.operation } : asRendered(step))) };
}

function asRendered(step: Step): Step {
  const { script, statement, operation } = step;
  if (!statement.rendered) return step;
  const { text, range, operations } = statement.rendered;
  return { ...step, origin: { text: script.text, range: statement.range }, script: { ...script, text }, statement: { range, operations }, operation: operations[statement.operations.indexOf(operation)] ?? operation };
}

/** A report about SQL that stands in no file, where what it is made of stands. Nothing can be put into it. */
export function atOrigin(report: Report, range: Range): Report {
  return { ...report, range, fixes: [] };
}

/** A report about a step that a call at `range` makes. Nothing is mended at the call. Calls that do the same are told once. */
export function atCall({ severity, message, help, once }: Report, { by }: Called, range: Range): Report {
  const said = `In ${by}: ${message}`;
  return { range, ...(severity && { severity }), message: said, ...(help !== undefined && { help }), once: once ?? said };
}

/** What could not be read of the routines that a statement calls. */
export function unknownCalls({ steps }: Replayed): ReadonlyMap<Statement, OperationOf<'unknown'>> {
  return new Map(steps.flatMap(({ statement, operation, called }) => (called && operation.kind === 'unknown' ? [[statement, { ...operation, reason: `in ${called.by}, ${operation.reason}` }]] : [])));
}
