/** Findings that are known and left for later: `ddlint-baseline.json`. */
import * as v from 'valibot';
import type { Finding, Migration } from '../model.ts';
import { compareTexts } from '../readers/paths.ts';
import { fingerprints } from './fingerprint.ts';
import { UserError } from './user-error.ts';

const text = v.string('Write a text.');
const entrySchema = v.strictObject({
  rule: v.pipe(text, v.description('The rule\'s id.')),
  statement: v.exactOptional(v.pipe(text, v.description('The statement, normalized; left out, the finding is about the file.'))),
  operation: v.exactOptional(v.pipe(text, v.description('The part of the statement that it is about, where that is not all of it.'))),
  count: v.exactOptional(v.pipe(v.number('Write a number.'), v.integer('Write a whole number.'), v.minValue(2, 'One is meant where nothing is said.'), v.description('How many there are, where there are several.'))),
}, 'Write an object of rule, statement, operation and count.');

export const baselineSchema = v.strictObject({
  $schema: v.exactOptional(v.pipe(text, v.description('Where editors find this schema.'))),
  version: v.literal(1, 'This ddlint knows version 1.'),
  findings: v.pipe(v.record(text, v.array(entrySchema, 'Write a list of findings.'), 'Write an object of paths and findings.'), v.description('By the path of their file, relative to this one.')),
}, 'Write an object of version and findings.');

export type Baseline = v.InferOutput<typeof baselineSchema>;
type Entry = v.InferOutput<typeof entrySchema>;

/** Throws UserError that says what is wrong. */
export function parseBaseline(value: unknown, path: string): Baseline {
  const result = v.safeParse(baselineSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UserError(`${path}: ${v.getDotPath(issue) ?? 'the file'} is ${JSON.stringify(issue.input)}. ${issue.message} ${RENEWAL}`);
}

export const RENEWAL = 'Write the file anew with: ddlint baseline.';

/** How a finding's path is written in the baseline, and whether there is a file that is written so. */
export type Paths = { readonly written: (path: string) => string; readonly exists: (written: string) => boolean };

/** Equal findings of one file are one entry. */
export function baselineOf(findings: readonly Finding[], migrations: readonly Migration[], { written }: Paths): Baseline {
  const fingerprintOf = fingerprints(migrations);
  const counted = new Map<string, Map<string, Entry>>();
  for (const finding of findings) {
    const path = written(finding.path);
    const entries = counted.get(path) ?? new Map<string, Entry>();
    const entry = fingerprintOf(finding);
    const known = entries.get(keyOf(entry));
    entries.set(keyOf(entry), known ? { ...known, count: (known.count ?? 1) + 1 } : entry);
    counted.set(path, entries);
  }
  const sorted = [...counted].sort(([a], [b]) => compareTexts(a, b));
  return { version: 1, findings: Object.fromEntries(sorted.map(([path, entries]) => [path, [...entries].sort(([a], [b]) => compareTexts(a, b)).map(([, entry]) => entry)])) };
}

/** A line per entry, so that a change is a change of lines. */
export function renderBaseline({ version, findings }: Baseline): string {
  const files = Object.entries(findings).map(([path, entries]) => `    ${JSON.stringify(path)}: [\n${entries.map((entry) => `      ${JSON.stringify(entry)}`).join(',\n')}\n    ]`);
  return `{\n  "version": ${version},\n  "findings": {${files.length === 0 ? '' : `\n${files.join(',\n')}\n  `}}\n}\n`;
}

/** `fresh`: not in the baseline; `known`: in it; `gone`: how many are in it and not found. */
export type Matched = { readonly fresh: readonly Finding[]; readonly known: readonly Finding[]; readonly gone: number };

/** First by its own path; `isAsked`: of a rule and a path as it is written, whether it is on there. What is left over of files that are no longer there is found in any other, since they may have been renamed. */
export function matched(findings: readonly Finding[], migrations: readonly Migration[], baseline: Baseline, { written, exists }: Paths, isAsked: (rule: string, path: string) => boolean): Matched {
  const fingerprintOf = fingerprints(migrations);
  const left = new Map<string, number>();
  const moved = new Map<string, number>();
  for (const [path, entries] of Object.entries(baseline.findings)) {
    const isThere = exists(path);
    for (const entry of entries.filter(({ rule }) => isAsked(rule, path))) add(isThere ? left : moved, isThere ? keyOf(entry, path) : keyOf(entry), entry.count ?? 1);
  }
  const known = new Set(findings.filter((finding) => {
    const fingerprint = fingerprintOf(finding);
    return take(left, keyOf(fingerprint, written(finding.path))) || (fingerprint.statement !== undefined && take(moved, keyOf(fingerprint)));
  }));
  return { fresh: findings.filter((finding) => !known.has(finding)), known: [...known], gone: sum(left) + sum(moved) };
}

function keyOf({ rule, statement = '', operation = '' }: Entry, path = ''): string {
  return [path, rule, statement, operation].join('\0');
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function take(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
