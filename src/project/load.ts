/** From a folder on disk to histories that can be linted. The only place that reads files. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { engines, parseEngine, engineNames } from '../engines.ts';
import type { Dialect, Engine, Migration, Severity, SourceFile, Statement, TransactionMode, Unread } from '../model.ts';
import { sql } from '../readers/sql.ts';
import { loadConfig } from './config.ts';
import { loadDialect } from './dialects.ts';
import { discover } from './discover.ts';
import type { Discovered, History } from './discover.ts';
import { UserError } from './user-error.ts';

/** What the command line says; everything else comes from the configuration. */
export type LoadOptions = {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly config?: string;
  readonly engine?: string;
  readonly transaction?: 'file' | 'none';
  readonly schema?: string;
  readonly rules?: ReadonlyMap<string, Severity | 'off'>;
  /** Text in place of a file's, for `-` with a file name. */
  readonly overlay?: SourceFile;
};

export type LoadedHistory = { readonly folder: string; readonly migrations: readonly Migration[]; readonly unread: readonly Unread[] };

export type Project = {
  readonly engine: Engine;
  readonly transaction: TransactionMode;
  /** Nobody said which engine. */
  readonly engineAssumed: boolean;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly base: readonly Statement[];
  readonly histories: readonly LoadedHistory[];
  readonly skipped: Discovered['skipped'];
  /** The text of each file that was read, by path. */
  readonly texts: ReadonlyMap<string, string>;
};

/** Reads configuration, files and schema. Throws UserError for what the user must put right. */
export async function loadProject(options: LoadOptions): Promise<Project> {
  const { cwd } = options;
  const { config, root } = await loadConfig(cwd, options.config);
  const engine = engineOf(options.engine ?? config.engine);
  const transaction = options.transaction ?? config.transaction ?? 'unless opened';
  const paths = options.paths.length > 0 ? options.paths : (config.migrations ?? []).map((path) => relative(cwd, resolve(root, path)) || '.');
  const ignore = (config.ignore ?? []).map((pattern) => [relative(cwd, root).split(sep).join('/'), pattern].filter((part) => part !== '').join('/'));
  const { histories, skipped } = options.overlay && paths.length === 0 ? overlayAlone(options.overlay) : await discover(cwd, paths, ignore);
  const dialect = await loadDialect(engines[engine.name].dialect);
  const texts = new Map<string, string>();
  const schema = options.schema ?? (config.schema === undefined ? undefined : relative(cwd, resolve(root, config.schema)));
  return {
    engine,
    transaction,
    engineAssumed: (options.engine ?? config.engine) === undefined,
    severities: new Map([...Object.entries(config.rules ?? {}), ...(options.rules ?? [])]),
    base: schema === undefined ? [] : readSchema(cwd, schema, dialect),
    histories: histories.map((history) => readHistory(history, options, dialect, transaction, texts)),
    skipped,
    texts,
  };
}

/** Throws UserError that names the allowed engines. */
export function engineOf(text: string | undefined): Engine {
  const engine = parseEngine(text ?? 'postgres');
  if (!engine) throw new UserError(`There is no engine ${text}. Allowed: ${engineNames.join(', ')}.`);
  return engine;
}

function overlayAlone({ path }: SourceFile): Discovered {
  return { histories: [{ folder: '', files: [{ path, reported: true }] }], skipped: [] };
}

function readHistory({ folder, files }: History, { cwd, overlay }: LoadOptions, dialect: Dialect, transaction: TransactionMode, texts: Map<string, string>): LoadedHistory {
  const unread: Unread[] = [];
  const sources = files.flatMap(({ path }): SourceFile[] => {
    const text = overlay?.path === path ? overlay.text : readText(resolve(cwd, path));
    if (typeof text === 'string') {
      texts.set(path, text);
      return [{ path, text }];
    }
    unread.push({ path, reason: text.reason });
    return [];
  });
  const read = sql.read({ files: sources, dialect, transaction });
  const reported = new Set(files.filter((file) => file.reported).map(({ path }) => path));
  const migrations = read.migrations.map((migration) => ({ ...migration, reported: reported.has(migration.up.path) || (migration.down !== undefined && reported.has(migration.down.path)) }));
  return { folder, migrations, unread: [...unread, ...read.unread].filter(({ path }) => reported.has(path)) };
}

function readSchema(cwd: string, path: string, dialect: Dialect): readonly Statement[] {
  const text = readText(resolve(cwd, path));
  if (typeof text !== 'string') throw new UserError(`The schema ${path} cannot be used: ${text.reason}. Write one with: pg_dump --schema-only.`);
  return dialect.parse(text);
}

/** A file's text, or why there is none: it cannot be opened, or it is no UTF-8 text. */
function readText(path: string): string | { readonly reason: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    return { reason: code === 'EACCES' ? 'no permission to read this file' : code === 'ENOENT' ? 'there is no such file' : `this file cannot be read (${code})` };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { reason: 'this file is UTF-16, save it as UTF-8' };
  return isUtf8(bytes) ? bytes.toString('utf8') : { reason: 'this file is not UTF-8 text, save it as UTF-8' };
}
