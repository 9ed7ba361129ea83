/** The engines: one entry each, everything that differs between products hangs off it. */
import { refusalOf } from './effects/postgres/refusals/refusals.ts';
import type { Given } from './effects/postgres/refusals/refusal.ts';
import { postgresRows } from './effects/postgres/rows.ts';
import type { Row } from './effects/table.ts';
import type { Dialect, Engine, EngineName, Refusal } from './model.ts';
import type { Operation, OperationKind } from './operations.ts';

type EngineFacts = {
  readonly dialect: Dialect['name'];
  /** Majors that the facts cover. */
  readonly versions: readonly number[];
  /** The oldest major that its makers still support: assumed when nobody says. */
  readonly assumed: number;
  /** By the kind of operation they are about. */
  readonly rows: ReadonlyMap<OperationKind, readonly Row[]>;
  /** Why it will certainly not run an operation. */
  readonly refusalOf: (operation: Operation, given: Given) => Refusal | undefined;
};

export const engines: { readonly [name in EngineName]: EngineFacts } = {
  postgres: { dialect: 'postgres', versions: [10, 11, 12, 13, 14, 15, 16, 17, 18], assumed: 15, rows: byKind(postgresRows), refusalOf },
};

/** `postgres@15`, `postgres@14.3`, `postgresql@16`, `postgres`; undefined for an unknown product or version. */
export function parseEngine(text: string): Engine | undefined {
  const match = /^(postgres)(?:ql)?(?:@(\d+)(?:\.(\d+))?)?$/i.exec(text.trim());
  if (!match) return undefined;
  const major = match[2] === undefined ? engines.postgres.assumed : Number(match[2]);
  if (!engines.postgres.versions.includes(major)) return undefined;
  return { name: 'postgres', version: [major, Number(match[3] ?? 0)] };
}

/** `postgres@15`, or `postgres@14.3` where the minor version was given. */
export function engineText({ name, version: [major, minor] }: Engine): string {
  return `${name}@${major}${minor === 0 ? '' : `.${minor}`}`;
}

/** What `--engine` and the configuration accept, for messages and the schema. */
export const engineNames: readonly string[] = Object.entries(engines).flatMap(([name, { versions }]) => versions.map((major) => `${name}@${major}`));

function byKind(rows: readonly Row[]): ReadonlyMap<OperationKind, readonly Row[]> {
  const grouped = new Map<OperationKind, Row[]>();
  for (const row of rows) grouped.set(row.on, [...(grouped.get(row.on) ?? []), row]);
  return grouped;
}
