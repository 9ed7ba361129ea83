/** What an engine can do at all, by version: the safe way is only advised where it exists. */
import type { Engine } from '../model.ts';

export type Feature = keyof typeof FEATURES;

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
  newEnumValueOfNewType: { since: 17, source: 'https://www.postgresql.org/docs/17/release-17.html' },
  constantDefaultWithoutRewrite: { since: 11, source: 'https://www.postgresql.org/docs/11/release-11.html' },
} as const;

export function supports(engine: Engine, feature: Feature): boolean {
  return engine.version[0] >= FEATURES[feature].since;
}
