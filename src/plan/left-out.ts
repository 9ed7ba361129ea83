/** Parts of a migration, said so that a person finds them. */
import type { Statement, Step } from '../model.ts';
import { listed } from './listed.ts';

/** "lines 3 and 9": of whole statements, and of actions of an ALTER TABLE; what shares its line with more than is meant, or stands in no file, is quoted. */
export function placesOf(steps: readonly Step[]): string {
  const operations = new Set(steps.map(({ operation }) => operation));
  const isMeant = ({ statement }: Step): boolean => statement.operations.every((operation) => operations.has(operation));
  const parts = steps.map((step) => ({ step, start: isMeant(step) ? step.statement.range[0] : step.operation.range[0] }));
  const isAmong = ({ rendered, operations: own }: Statement, at: number): boolean => operations.has((rendered?.operations ?? own)[at]!) || operations.has(own[at]!);
  const isFound = (step: Step, start: number): boolean => isInFile(step) && !step.script.statements.some((statement) => statement.operations.some((other, at) => !isAmong(statement, at) && lineIn(textOf(step), other.range[0]) === lineAt(step, start)));
  const lines = [...new Set(parts.flatMap(({ step, start }) => (isFound(step, start) ? [lineAt(step, start)] : [])))].sort((a, b) => a - b);
  const quoted = parts.flatMap(({ step, start }) => (isFound(step, start) ? [] : [`\`${shortened(step.script.text.slice(...step.operation.range).replace(/\s+/g, ' '))}\``]));
  const [first] = steps;
  const places = inRuns(lines, first ? first.script.statements.flatMap(({ operations: own }) => own.map(({ range }) => lineIn(textOf(first), range[0]))) : []);
  return listed(few([...places.map((place, at) => (at > 0 ? place : `${lines.length > 1 ? 'lines' : 'line'} ${place}`)), ...quoted]));
}

/** `3 to 9` for lines in a row, between which nothing else begins. */
function inRuns(lines: readonly number[], all: readonly number[]): readonly string[] {
  const runs: number[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (!run || last === undefined || all.some((other) => other > last && other < line)) runs.push([line]);
    else run.push(line);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run.map(String)));
}

/** Nobody looks up dozens. */
const MANY = 12;

function few(words: readonly string[]): readonly string[] {
  return words.length > MANY ? [...words.slice(0, MANY - 2), `${words.length - MANY + 2} more`] : words;
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 80)}…` : text;
}

/** 1-based. */
export function lineOf(step: Step): number {
  return lineAt(step, step.statement.range[0]);
}

/** Of SQL that a framework makes: where it makes it. */
function lineAt(step: Step, offset: number): number {
  return lineIn(textOf(step), step.origin?.range[0] ?? offset);
}

function lineIn(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function textOf({ script, origin }: Step): string {
  return origin?.text ?? script.text;
}

/** A routine's body has lines of its own. */
function isInFile({ script, migration: { up, down }, origin }: Step): boolean {
  return origin !== undefined || script.text === up.text || script.text === down?.text;
}
