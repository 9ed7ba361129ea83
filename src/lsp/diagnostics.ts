import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver';
import type { Finding, Severity } from '../model.ts';
import type { Place } from './place.ts';

export function toDiagnostic({ rule, severity, range, message, url }: Finding, place: Place): Diagnostic {
  return { range: place.range(range), severity: SEVERITY[severity], source: 'ddlint', code: rule, codeDescription: { href: url }, message };
}

const SEVERITY: { readonly [severity in Severity]: DiagnosticSeverity } = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, note: DiagnosticSeverity.Information };
