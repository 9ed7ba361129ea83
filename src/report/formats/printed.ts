/** What every format prints: the result of one check, with what only some formats need beside it. */
import type { MigrationChange } from '../../change-class.ts';
import type { Rule } from '../../model.ts';
import type { JsonFinding, JsonReport } from '../json.ts';
import type { Lines } from '../lines.ts';
import type { Skipped } from '../summary.ts';
import type { TimedStatement } from '../timeline.ts';

/** `identity`: the same for the same finding on another day, wherever it then stands; no two findings of one check share it. */
export type Identified = JsonFinding & { readonly identity: string };
/** `reason`: what the comment says that silences it. */
export type Suppressed = Identified & { readonly reason: string };
/** A migration under check and what each of its statements does; `back`: the same of its way back, where it has one that is read. */
export type PrintedMigration = MigrationChange & { readonly statements: readonly TimedStatement[]; readonly back?: { readonly path: string; readonly statements: readonly TimedStatement[] } };

export type Printed = {
  /** ddlint's own. */
  readonly version: string;
  readonly report: Omit<JsonReport, 'findings'>;
  readonly findings: readonly Identified[];
  readonly suppressed: readonly Suppressed[];
  /** Findings of the baseline. */
  readonly known: readonly Identified[];
  readonly skipped: readonly Skipped[];
  /** All that there are. */
  readonly rules: readonly Rule[];
  readonly migrations: readonly PrintedMigration[];
  /** Of files without findings too. */
  readonly paths: readonly string[];
  readonly linesFor: (path: string) => Lines;
};

/** Message and advice, as one text. */
export function fullText({ message, help }: JsonFinding): string {
  return help === undefined ? message : `${message}\n${help}`;
}
