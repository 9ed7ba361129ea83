/** What an engine can do at all, by version: the safe way is only advised where it exists. */
import type { Engine } from '../model.ts';

export type Feature = keyof typeof FEATURES;

/** In force from `since` on, and up to `until` where an engine lost it for a while. */
const FEATURES = {
  reindexConcurrently: { since: 12, source: 'https://www.postgresql.org/docs/12/release-12.html' },
  reindexIntoTablespace: { since: 14, source: 'https://www.postgresql.org/docs/14/release-14.html' },
  detachConcurrently: { since: 14, source: 'https://www.postgresql.org/docs/14/release-14.html' },
  /** A validated CHECK (c IS NOT NULL) spares SET NOT NULL its scan. */
  checkProvesNotNull: { since: 12, source: 'https://www.postgresql.org/docs/12/release-12.html' },
  notValidForeignKeyOnPartitioned: { since: 18, source: 'https://www.postgresql.org/docs/18/release-18.html' },
  notValidNotNull: { since: 18, source: 'https://www.postgresql.org/docs/18/release-18.html' },
  virtualColumns: { since: 18, source: 'https://www.postgresql.org/docs/18/release-18.html' },
  /** A value added to an enum that the same transaction created may be used in it. */
  newEnumValueOfNewType: { since: 17, until: 11, source: 'https://www.postgresql.org/docs/17/release-17.html' },
  /** Between timestamp and timestamptz, where the session's time zone is UTC. */
  utcWithoutRewrite: { since: 12, source: 'https://www.postgresql.org/docs/12/release-12.html' },
  constantDefaultWithoutRewrite: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
  /** The body of an SQL function takes its place before ADD COLUMN asks whether the default is VOLATILE. */
  inlinedDefault: { since: 12, source: 'https://github.com/postgres/postgres/blob/master/src/backend/optimizer/util/clauses.c' },
  nullsNotDistinct: { since: 15, source: 'https://www.postgresql.org/docs/15/release-15.html' },
  /** A query in FROM without a name. */
  unnamedQuery: { since: 16, source: 'https://www.postgresql.org/docs/16/release-16.html' },
  /** A view that is read with the rights of whoever reads it. */
  securityInvoker: { since: 15, source: 'https://www.postgresql.org/docs/15/release-15.html' },
  merge: { since: 15, source: 'https://www.postgresql.org/docs/15/release-15.html' },
  notEnforced: { since: 18, source: 'https://www.postgresql.org/docs/18/release-18.html' },
  storedColumns: { since: 12, source: 'https://www.postgresql.org/docs/12/release-12.html' },
  setExpression: { since: 17, source: 'https://www.postgresql.org/docs/17/release-17.html' },
  dropExpression: { since: 13, source: 'https://www.postgresql.org/docs/13/release-13.html' },
  replaceTrigger: { since: 14, source: 'https://www.postgresql.org/docs/14/release-14.html' },
  setAccessMethod: { since: 15, source: 'https://www.postgresql.org/docs/15/release-15.html' },
  includedColumns: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
  partitionedIndexes: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
  hashPartitions: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
  /** A hidden column in every row. */
  oids: { since: Infinity, until: 11, source: 'https://www.postgresql.org/docs/12/release-12.html' },
  defaultPartition: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
} as const satisfies { readonly [feature: string]: { readonly since: number; readonly until?: number; readonly source: string } };

/** The first major version that has it. */
export function sinceOf(feature: Feature): number {
  return FEATURES[feature].since;
}

export function supports({ version: [major] }: Engine, feature: Feature): boolean {
  const { since, until = 0 }: { readonly since: number; readonly until?: number } = FEATURES[feature];
  return major >= since || major <= until;
}
