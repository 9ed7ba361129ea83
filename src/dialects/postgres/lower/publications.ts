/** CREATE and ALTER PUBLICATION; subscriptions are in `databases.ts`. */
import type { AlterPublicationStmt, CreatePublicationStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { nameOf } from './names.ts';
import { all } from './tree.ts';

/** Tables that are added, set or dropped: each is locked. */
export function setPublication({ pubname: name = '', pubobjects, for_all_tables }: CreatePublicationStmt | AlterPublicationStmt, { range }: Source): Operation {
  const tables = all(pubobjects, 'PublicationObjSpec').flatMap(({ pubtable }) => pubtable?.relation ?? []).map(nameOf);
  return { kind: 'setPublication', range, name, tables, all: for_all_tables ?? false };
}
