/** Set-ups that probes of several files start from. */

/** A table that another inherits from, with rows in both. */
export const FAMILY_TREE: readonly string[] = ['create table members (id bigint not null)', 'create table admins () inherits (members)', 'insert into members select generate_series(1, 100)', 'insert into admins select generate_series(101, 200)'];

/** A partitioned table. */
export const EVENTS: readonly string[] = [
  'create table events (id bigint not null, at date not null, kind text) partition by range (at)',
  "create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01')",
  "insert into events select n, date '2024-01-01' + n, 'k' from generate_series(1, 100) n",
];
