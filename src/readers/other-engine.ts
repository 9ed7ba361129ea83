/** Which other engine a history is written for, where its text says so. */
import type { Migration, SourceFile } from '../model.ts';

type Engine = 'ClickHouse' | 'MySQL' | 'SQLite' | 'SQL Server';

const TABLE_ENGINES: readonly (readonly [name: Engine, clause: RegExp])[] = [
  ['ClickHouse', /^[ \t)]*ENGINE\s*=\s*\w*MergeTree\b/im],
  ['MySQL', /^[ \t]*\).*\bENGINE\s*=\s*(?:InnoDB|MyISAM|Aria)\b/im],
];

/** What another engine has and PostgreSQL's grammar refuses; of MySQL also what MariaDB has. Backticks are both MySQL's and SQLite's. */
const MARKS: readonly (readonly [name: Engine, mark: RegExp])[] = [
  ['SQLite', /\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|^\s*PRAGMA\b|\bINSERT\s+OR\s+(?:REPLACE|IGNORE|ROLLBACK|ABORT|FAIL)\b|\)\s*STRICT\b|\bCREATE\s+VIRTUAL\s+TABLE\b/i],
  ['SQL Server', /\[dbo\]\.|\bIDENTITY\s*\(\s*\d+\s*,\s*\d+\s*\)|\bNVARCHAR\s*\(\s*MAX\s*\)|^\s*GO\b/i],
  ['MySQL', /\bAUTO_INCREMENT\b|\bENGINE\s*=|\bMODIFY\s+(?:COLUMN\s+)?\w|\bCHANGE\s+(?:COLUMN\s+)?[`\w]+\s+[`\w]+\s+\w|\bAFTER\s+[`\w]+\s*(?:,|;|$)|\bDROP\s+INDEX\s+[`\w]+\s+ON\b|\bINSERT\s+IGNORE\b|\bREPLACE\s+INTO\b|\bUNSIGNED\b|\bON\s+UPDATE\s+CURRENT_TIMESTAMP\b|\bDROP\s+FOREIGN\s+KEY\b|\bCHARACTER\s+SET\b|`/i],
];

/** What PostgreSQL has and the others have not. */
const OURS = /::\s*"?[a-z]|\bCONCURRENTLY\b|\bLANGUAGE\s+'?plpgsql\b|\bDO\s+\$|\bCREATE\s+EXTENSION\b|\bROW\s+LEVEL\s+SECURITY\b|\bAS\s+ENUM\b|\bALTER\s+(?:COLUMN\s+)?["\w]+\s+(?:SET\s+DATA\s+)?TYPE\b|\bUSING\s+(?:gin|gist|brin)\b/i;

/** By the tables that files create: `byPath` whose they are, `most` where that holds for most of those that create some. */
export function otherEnginesOf(files: readonly SourceFile[]): { readonly byPath: ReadonlyMap<string, Engine>; readonly most: Engine | undefined } {
  const creating = files.filter(({ text }) => /\bCREATE\s+TABLE\b/i.test(text));
  const byPath = new Map(creating.flatMap(({ path, text }) => TABLE_ENGINES.filter(([, clause]) => clause.test(text)).slice(0, 1).map(([name]) => [path, name] as const)));
  const engines = [...byPath.values()];
  return { byPath, most: TABLE_ENGINES.map(([name]) => name).find((name) => engines.filter((engine) => engine === name).length * 2 > creating.length) };
}

/** Undefined unless much of what PostgreSQL refuses is another's, and nothing is PostgreSQL's alone. */
export function otherEngineByRefusals(migrations: readonly Migration[], files: readonly SourceFile[]): Engine | undefined {
  const scripts = migrations.flatMap(({ up, down }) => (down ? [up, down] : [up]));
  const refused = scripts.flatMap(({ text, statements }) => statements.filter(({ operations }) => operations.some((operation) => operation.kind === 'unknown' && /^(?:syntax error|unterminated)\b/.test(operation.reason))).map(({ range }) => bare(text.slice(...range))));
  const marks = refused.flatMap((text) => MARKS.filter(([, mark]) => mark.test(text)).slice(0, 1).map(([name]) => name));
  const all = scripts.reduce((sum, { statements }) => sum + statements.length, 0);
  const isMuch = marks.length >= 2 && (marks.length * 2 >= all || (marks.length >= 3 && marks.length * 5 >= all));
  if (!isMuch || isPostgres(files)) return undefined;
  const count = (name: Engine): number => marks.filter((mark) => mark === name).length;
  return MARKS.map(([name]) => name).reduce((most, name) => (count(name) > count(most) ? name : most));
}

/** Does it say so by what PostgreSQL alone has? */
export function isPostgres(files: readonly SourceFile[]): boolean {
  return files.some(({ text }) => OURS.test(bare(text)));
}

/** Without comments and what stands in quotes. */
function bare(text: string): string {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ').trim();
}
