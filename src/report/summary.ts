/** The last lines of a report: what was found, how much was understood, what was assumed. */
import type { Colors } from './colors.ts';
import type { Finding, Severity, TransactionMode } from '../model.ts';
import type { JsonStatements } from './json.ts';
import { severityColor } from './text.ts';

export type Summary = {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly statements: Pick<JsonStatements, 'read' | 'understood'>;
  readonly engine: string;
  readonly transaction: TransactionMode;
  readonly engineAssumed: boolean;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
};

export function renderSummary({ findings, files, statements, engine, transaction, engineAssumed, skipped }: Summary, colors: Colors): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity: Severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severityColor(severity, colors)(plural(count, severity))];
  });
  const touched = new Set(findings.map(({ path }) => path)).size;
  const verdict = counts.length === 0 ? colors.green(`No findings in ${plural(files, 'file')}.`) : `${counts.join(', ')} in ${touched} of ${plural(files, 'file')}.`;
  const notes = [
    `${engine}${engineAssumed ? ' (assumed; say which with --engine)' : ''}`,
    MODES[transaction],
  ];
  return [
    verdict,
    `${statements.understood} of ${plural(statements.read, 'statement')} understood.`,
    colors.dim(`${notes.join('; ')}.`),
    ...skipped.map(({ path, reason }) => colors.dim(`Not checked: ${path} (${reason}).`)),
  ].join('\n');
}

const MODES: { readonly [mode in TransactionMode]: string } = {
  file: 'each file runs in one transaction',
  none: 'statements run one by one, without a transaction',
  assumed: 'each file runs in one transaction, unless it cannot (assumed; say with --transaction file|none)',
};

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
