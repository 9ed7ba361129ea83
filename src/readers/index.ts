/** The frameworks, most specific first; plain SQL takes what is left. */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { atlas } from './atlas.ts';
import { dbmate } from './dbmate.ts';
import { diesel } from './diesel.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { createLiquibase } from './liquibase/index.ts';
import type { Documents } from './liquibase/tree.ts';
import { prisma } from './prisma.ts';
import { sql } from './sql.ts';
import { sqlMigrate } from './sql-migrate.ts';
import { sqlx } from './sqlx.ts';
import { supabase } from './supabase.ts';

/** Those that the texts alone tell for certain. */
export const MARKED: readonly Reader[] = [goose, dbmate, sqlMigrate, createLiquibase()];
export const READERS: readonly Reader[] = [...MARKED, supabase, drizzle, prisma, diesel, flyway, sqlx, golangMigrate, atlas, sql];

/** The same, with what reads changelogs that are no SQL. */
export function readersWith(documents: Documents | undefined, readers: readonly Reader[] = READERS): readonly Reader[] {
  return documents ? readers.map((reader) => (reader.name === 'liquibase' ? createLiquibase(documents) : reader)) : readers;
}

/** The reader of a history's files: the first of `readers` that knows them as its own. */
export function readerOf(files: readonly SourceFile[], beside: Beside, readers: readonly Reader[] = READERS): Reader {
  return readers.find((reader) => reader.detects(files, beside)) ?? sql;
}
