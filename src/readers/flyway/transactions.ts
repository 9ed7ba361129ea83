/** Which scripts Flyway runs in a transaction. https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/internal/sqlscript/ParserSqlScript.java */
import type { Beside, Statement, Transaction } from '../../model.ts';
import type { Operation } from '../../operations.ts';
import type { FlywaySettings } from './settings.ts';

/** What the settings of a single script say: `V1__x.sql.conf`. https://documentation.red-gate.com/flyway/reference/script-configuration */
export type ScriptConfig = { readonly executeInTransaction: boolean | undefined; readonly placeholderReplacement: boolean | undefined; readonly shouldExecute: string | undefined };

export function configOf(path: string, beside: Beside = () => undefined): ScriptConfig {
  const text = beside(`${path}.conf`) ?? '';
  const said = (name: string): string | undefined => new RegExp(`^[ \\t]*(?:flyway\\.)?${name}[ \\t]*=[ \\t]*(\\S.*?)\\s*$`, 'im').exec(text)?.[1];
  const flag = (name: string): boolean | undefined => (/^(?:true|false)$/i.test(said(name) ?? '') ? said(name)!.toLowerCase() === 'true' : undefined);
  return { executeInTransaction: flag('executeInTransaction'), placeholderReplacement: flag('placeholderReplacement'), shouldExecute: said('shouldExecute') };
}

/** A single statement that needs to be outside of one takes the whole script out. */
export function ownTransaction(statements: readonly Statement[], config: ScriptConfig, settings: FlywaySettings, name: string): Transaction {
  const wrapped = config.executeInTransaction ?? (settings.executeInTransaction && !statements.some(isAlone));
  return wrapped ? { wrapped, ...(settings.group && { pendingAsOne: true as const }), switch: `give it a file of its own with executeInTransaction=false in a .conf beside that, like ${name}.conf` } : { wrapped };
}

/** The first statement that makes the script one of both kinds, which Flyway refuses. */
export function mixedOf(statements: readonly Statement[], config: ScriptConfig, settings: FlywaySettings): Statement | undefined {
  if (settings.mixed || !settings.executeInTransaction || config.executeInTransaction !== undefined) return undefined;
  const at = statements.findIndex((statement, i) => i > 0 && isAlone(statement) !== isAlone(statements[0]!));
  // What nobody could read may be of either kind.
  return statements.slice(0, at + 1).some(({ operations }) => operations.some(({ kind }) => kind === 'unknown')) ? undefined : statements[at];
}

/** As Flyway finds it, by the words at the beginning of the statement. https://github.com/flyway/flyway/blob/main/flyway-database/flyway-database-postgresql/src/main/java/org/flywaydb/database/postgresql/PostgreSQLParser.java */
export function isAlone({ operations }: Statement): boolean {
  return operations.some(needsNone);
}

function needsNone(operation: Operation): boolean {
  switch (operation.kind) {
    case 'vacuum':
    case 'alterSystem': return true;
    case 'createIndex':
    case 'dropIndex': return operation.concurrently;
    case 'createDatabaseObject':
    case 'dropDatabaseObject': return ['database', 'tablespace', 'subscription'].includes(operation.object);
    case 'reindex': return ['schema', 'database', 'system'].includes(operation.scope);
    default: return false;
  }
}

/** In the words of the report's last line. */
export function inWords({ executeInTransaction, group }: FlywaySettings): string {
  if (!executeInTransaction) return 'statements run one by one';
  return `${group ? 'all pending files run' : 'each file runs'} in one transaction, but one with a statement that is refused there`;
}
