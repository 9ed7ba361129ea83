/** The frameworks, most specific first; plain SQL takes what is left. */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { atlas } from './atlas.ts';
import { dbmate } from './dbmate.ts';
import { diesel } from './diesel.ts';
import { drizzle } from './drizzle.ts';
import { createFlyway, flyway } from './flyway/index.ts';
import type { FlywayLayout } from './flyway/layout.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import type { Frame } from './liquibase/frame.ts';
import { createLiquibase } from './liquibase/index.ts';
import type { Documents } from './liquibase/tree.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { pop } from './pop.ts';
import { prisma } from './prisma.ts';
import { sql } from './sql.ts';
import { sqlMigrate } from './sql-migrate.ts';
import { sqitch } from './sqitch/index.ts';
import { sqlx } from './sqlx.ts';
import { supabase } from './supabase.ts';

/** Those that the texts alone tell for certain. */
export const MARKED: readonly Reader[] = [goose, dbmate, sqlMigrate, createLiquibase()];
export const READERS: readonly Reader[] = [...MARKED, sqitch, supabase, drizzle, prisma, diesel, flyway, nodePgMigrate, sqlx, pop, golangMigrate, atlas, sql];

/** What a history's own files do not tell: `documents` reads changelogs that are no SQL, `liquibase` and `flyway` are what is said to these. */
export type Outside = { readonly documents?: Documents | undefined; readonly liquibase?: Frame | undefined; readonly flyway?: FlywayLayout | undefined };

/** The same readers, with that. */
export function readersWith({ documents, liquibase: frame, flyway: layout }: Outside, readers: readonly Reader[] = READERS): readonly Reader[] {
  return readers.map((reader) => ((documents ?? frame) && reader.name === 'liquibase' ? createLiquibase(documents, frame) : layout && reader.name === 'flyway' ? createFlyway(layout) : reader));
}

/** The reader of a history's files: the first of `readers` that knows them as its own. */
export function readerOf(files: readonly SourceFile[], beside: Beside, readers: readonly Reader[] = READERS): Reader {
  return readers.find((reader) => reader.detects(files, beside)) ?? sql;
}
