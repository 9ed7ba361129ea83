/** A changeset as it stands in a changelog, and the migration that it is. */
import type { Migration, Range, ReaderInput, Script, SourceFile, Statement } from '../../model.ts';
import { sentAsOne, transactionOf } from '../transaction.ts';
import { contextOfOthers, isForPostgres } from './databases.ts';

export type ChangeSet = {
  readonly file: SourceFile;
  readonly id: string;
  readonly author: string;
  /** From the changeset before it, or the beginning of the file, to its own end. */
  readonly section: Range;
  /** Where it begins itself. */
  readonly begin: number;
  readonly attributes: ReadonlyMap<string, string>;
  /** Other databases, where its preconditions are about these alone. */
  readonly others?: string;
  /** How to take it out of a transaction, as that is written in its format. */
  readonly alone: string;
  /** Its statements are sent as one. */
  readonly whole?: true;
  /** Read only when it is run. */
  readonly up: () => readonly Statement[];
  /** Nobody has written its way back. */
  readonly downIsMade?: true;
  /** Undefined where there is no way back. */
  readonly down: () => readonly Statement[] | undefined;
};

/** Why it is never run on PostgreSQL: the databases that it is for. */
export function othersOf({ attributes, others }: ChangeSet): string | undefined {
  const dbms = attributes.get('dbms');
  return isForPostgres(dbms) ? (others ?? contextOfOthers(attributes.get('contextfilter') ?? attributes.get('context'))) : dbms;
}

export function toMigration(changeSet: ChangeSet, { transaction: mode }: ReaderInput): Migration {
  const { file: { path, text }, id, author, section, begin, attributes, alone, whole, up, down, downIsMade } = changeSet;
  const script = (statements: readonly Statement[]): Script => {
    const isAlone = attributes.get('runintransaction')?.toLowerCase() === 'false';
    const own = !isAlone ? { wrapped: true, switch: `give it a changeset of its own with ${alone}` } : whole ? sentAsOne('Liquibase', statements) : { wrapped: false };
    return { path, text, transaction: transactionOf(mode, own), sections: [section], begin, statements };
  };
  const mayFail = attributes.get('failonerror')?.toLowerCase() === 'false' && { mayFail: 'failOnError' };
  const back = down();
  const name = `${id}::${author}`;
  const identity = `${attributes.get('logicalfilepath') ?? path}::${name}`;
  const isRunAgain = ['runonchange', 'runalways'].some((key) => attributes.get(key)?.toLowerCase() === 'true');
  return { id: identity, reader: 'liquibase', reported: true, ...(!isRunAgain && { version: { text: name, key: identity } }), up: { ...script(up()), ...mayFail }, ...(back && { down: script(back), ...(downIsMade && { downIsMade }) }) };
}
