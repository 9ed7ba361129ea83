/** Readers on files that are written in the test. */
import { loadDialect } from '../../src/project/dialects.ts';
import { readerOf } from '../../src/readers/index.ts';
import { folderOf, nameOf } from '../../src/readers/paths.ts';
import type { Beside, Read, Reader, Script, SourceFile, TransactionMode } from '../../src/model.ts';

const dialect = await loadDialect('postgres');

type Files = Readonly<Record<string, string>>;

/** `others`: what lies beside the migrations. */
export function reading(reader: Reader, files: Files, others: Files = {}, transaction: TransactionMode = 'assumed'): Read {
  return reader.read({ files: filesOf(files), dialect, transaction, beside: besideOf(others), list: (folder) => Object.keys({ ...files, ...others }).filter((path) => folderOf(path) === folder).map(nameOf) });
}

export function detected(files: Files, others: Files = {}): string {
  return readerOf(filesOf(files), besideOf(others)).name;
}

/** `path: reason`, as far as the first `;`. */
export function unreadOf({ unread }: Read): readonly string[] {
  return unread.map(({ path, reason }) => `${path}: ${reason.split(';')[0]}`);
}

export function idsOf({ migrations }: Read): readonly string[] {
  return migrations.map(({ id, down }) => (down ? `${id} and back` : id));
}

/** The statements as they stand in the text. */
export function statementsOf(script: Script | undefined): readonly string[] | undefined {
  return script?.statements.map(({ range }) => script.text.slice(...range));
}

/** `wrapped`, `implicit` or `none`, by migration and way. */
export function transactionsOf({ migrations }: Read): readonly string[] {
  return migrations.flatMap(({ up, down }) => (down ? [up, down] : [up])).map(({ transaction: { wrapped, implicit } }) => (implicit ? 'implicit' : wrapped ? 'wrapped' : 'none'));
}

function filesOf(files: Files): readonly SourceFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

function besideOf(others: Files): Beside {
  return (path) => others[path];
}
