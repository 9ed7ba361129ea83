/** Parts of a migration, said so that a person finds them. */
import type { Step } from '../model.ts';
import { listed } from './listed.ts';

/** "lines 3 and 9": of whole statements, and of actions of an ALTER TABLE; what shares its line with more than is meant, or stands in no file, is quoted. */
export function placesOf(steps: readonly Step[]): string {
  const operations = new Set(steps.map(({ operation }) => operation));
  const isMeant = ({ statement }: Step): boolean => statement.operations.every((operation) => operations.has(operation));
  const parts = steps.map((step) => ({ step, start: isMeant(step) ? step.statement.range[0] : step.operation.range[0] }));
  const isFound = (step: Step, start: number): boolean => isInFile(step) && !step.script.statements.some((statement) => statement.operations.some((other) => !operations.has(other) && lineAt(step, other.range[0]) === lineAt(step, start)));
  const lines = [...new Set(parts.flatMap(({ step, start }) => (isFound(step, start) ? [lineAt(step, start)] : [])))].sort((a, b) => a - b);
  const quoted = parts.flatMap(({ step, start }) => (isFound(step, start) ? [] : [`\`${step.script.text.slice(...step.operation.range).replace(/\s+/g, ' ')}\``]));
  return listed([...lines.map((line, at) => (at > 0 ? String(line) : `${lines.length > 1 ? 'lines' : 'line'} ${line}`)), ...quoted]);
}

/** 1-based. */
export function lineOf(step: Step): number {
  return lineAt(step, step.statement.range[0]);
}

function lineAt({ script }: Step, offset: number): number {
  return script.text.slice(0, offset).split('\n').length;
}

/** A routine's body and the SQL that a framework makes have lines of their own. */
function isInFile({ script, migration: { up, down } }: Step): boolean {
  return script.text === up.text || script.text === down?.text;
}
