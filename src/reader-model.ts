/** How the files of a framework become migrations. */
import type { Dialect, Migration, SourceFile, TransactionMode, Unread, Version } from './model.ts';

/** The text of a file that is no migration, such as a framework's journal or settings; undefined when there is none. Paths like a SourceFile's. */
export type Beside = (path: string) => string | undefined;
/** Names of the files in a folder, whatever they are; none where there is no such folder. */
export type Listing = (folder: string) => readonly string[];
/** All files of one history, in natural order. */
export type ReaderInput = { readonly files: readonly SourceFile[]; readonly dialect: Dialect; readonly transaction: TransactionMode; /** Left out: nothing is there. */ readonly beside?: Beside; /** Left out: nothing else is there. */ readonly list?: Listing };
export type Read = {
  /** In the order the framework applies them. */
  readonly migrations: readonly Migration[];
  readonly unread: readonly Unread[];
  /** What the framework does about transactions: "each file runs in one transaction"; undefined when that is assumed. */
  readonly transactions?: string;
  /** Parts that never run here, such as those for other databases: a folder or file of the history, and why. */
  readonly omitted?: readonly { readonly path: string; readonly reason: string }[];
  /** Why none of it is checked. */
  readonly skipped?: string;
  /** Files in which the framework keeps what the history comes to, and that do not say what the migrations do. */
  readonly outdated?: readonly Unread[];
  /** In place of the reader's own, where that depends on the files. */
  readonly bookkeeping?: Bookkeeping;
};
/** What a framework does about the identity of migrations; texts say what it does then, as "golang-migrate refuses to run anything". */
export type Bookkeeping = {
  /** Its manual, or a line of its source. */
  readonly source: string;
  /** Two have one version. Left out where that cannot be. */
  readonly twice?: string;
  /** One is new and comes before one that has run. Left out where that is nothing to it. */
  readonly late?: { readonly text: string; /** It runs all the same. */ readonly runs?: true; /** A list says the order, whatever the versions are: this is where what is new is added. */ readonly list?: string };
  /** One that has run has another text. Left out where it keeps no checksums. */
  readonly edited?: string;
  /** One that has run has another name, and the same version. Left out where that is nothing. */
  readonly renamed?: string;
  /** One that has run is gone. Left out where that is nothing to it. */
  readonly gone?: string;
};
/** A framework: which files are migrations, in which order, and how to read them. */
export type Reader = {
  readonly name: string;
  /** Does the history belong to this framework? */
  detects(files: readonly SourceFile[], beside: Beside): boolean;
  /** All files at once: two files can be one migration. Never throws. */
  read(input: ReaderInput): Read;
  /** By the path of the way there. */
  readonly versionOf?: (path: string) => Version | undefined;
  readonly bookkeeping?: Bookkeeping;
  /** A file may have several migrations. */
  readonly hasSeveral?: true;
};
