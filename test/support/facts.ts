/** What servers of each major did with the probes of the effects' rows: `fixtures/facts/postgres.json`, written by `npm run facts`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Probe, Row } from '../../src/effects/table.ts';
import type { Measurement } from './measure.ts';

/** A measurement without what is empty or false; `error` is an SQLSTATE, or `set-up` where the probe could not be run. */
export type Fact = Partial<Measurement>;
export type Facts = {
  /** `15.18`, by major. */
  readonly versions: ReadonlyMap<number, string>;
  /** By the probe's id and by major. */
  readonly probes: ReadonlyMap<string, ReadonlyMap<number, Fact>>;
};

/** Names a probe, and is all of its SQL: a changed probe has to be measured again. */
export function idOf({ setup = [], sql }: Probe): string {
  return setup.length > 0 ? `${setup.join('; ')} => ${sql}` : sql;
}

/** The different probes of `rows`, by id. */
export function probesOf(rows: readonly Row[]): ReadonlyMap<string, Probe> {
  return new Map(rows.flatMap(({ probe }) => (probe ? [[idOf(probe), probe]] : [])));
}

export function factOf(measured: Measurement): Fact {
  const told = Object.entries(measured).filter(([, value]) => value !== false && (typeof value !== 'object' || Object.keys(value).length > 0));
  return { ...(Object.fromEntries(told) as Fact), ...(measured.error !== undefined && { error: measured.error.slice(0, 5) }) };
}

/** Is the row's probe refused by a major that the row says it is in force on? Nobody can tell what it would do there. */
export function isRefusedInForce({ since, until, probe }: Row, facts: Facts['probes']): boolean {
  if (!probe || (since === undefined && until === undefined)) return false;
  return [...(facts.get(idOf(probe)) ?? [])].some(([major, { error }]) => error !== undefined && (since ?? 0) <= major && major <= (until ?? Infinity));
}

export function readFacts(): Facts {
  if (!existsSync(PATH)) return { versions: new Map(), probes: new Map() };
  const written = JSON.parse(readFileSync(PATH, 'utf8')) as Written;
  const versions = new Map(written.versions.map((version) => [Math.floor(Number(version)), version]));
  const probes = Object.entries(written.probes).map(([id, facts]) => [id, new Map(Object.entries(facts).flatMap(([majors, fact]) => majorsOf(majors).map((major) => [major, fact])))] as const);
  return { versions, probes: new Map(probes) };
}

export function writeFacts({ versions, probes }: Facts): void {
  const sorted = [...probes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, facts]) => `    ${JSON.stringify(id)}: {\n${grouped(facts).join(',\n')}\n    }`);
  writeFileSync(PATH, `{\n  "versions": ${JSON.stringify([...versions].sort(([a], [b]) => a - b).map(([, version]) => version))},\n  "probes": {\n${sorted.join(',\n')}\n  }\n}\n`);
}

const PATH = new URL('../../fixtures/facts/postgres.json', import.meta.url);
/** Neighbouring majors with the same fact share an entry: `11-18`. */
type Written = { readonly versions: readonly string[]; readonly probes: Readonly<Record<string, Readonly<Record<string, Fact>>>> };

function majorsOf(range: string): readonly number[] {
  const [first = NaN, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function grouped(facts: ReadonlyMap<number, Fact>): readonly string[] {
  const groups: { first: number; last: number; readonly text: string }[] = [];
  for (const [major, fact] of [...facts].sort(([a], [b]) => a - b)) {
    const text = JSON.stringify(fact);
    const group = groups.at(-1);
    if (group?.text === text && group.last === major - 1) group.last = major;
    else groups.push({ first: major, last: major, text });
  }
  return groups.map(({ first, last, text }) => `      "${first === last ? first : `${first}-${last}`}": ${text}`);
}
