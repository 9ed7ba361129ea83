/** Commands that make annotations of findings: https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message */
import type { Severity } from '../../model.ts';
import { visible } from '../visible.ts';
import { fullText } from './printed.ts';
import type { Identified, Printed } from './printed.ts';

const COMMANDS: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', note: 'notice' };

export function renderGithub({ findings }: Printed): string {
  return findings.map((finding) => `::${COMMANDS[finding.severity]} ${Object.entries(properties(finding)).map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',')}::${escaped(fullText(finding))}\n`).join('');
}

/** GitHub takes columns only of one line, and counts the last character in. */
function properties({ rule, path, line, column, endLine, endColumn }: Identified): Readonly<Record<string, string | number>> {
  const columns = line === endLine && endColumn > column ? { col: column, endColumn: endColumn - 1 } : {};
  return { title: `ddlint: ${rule}`, file: path, line, endLine, ...columns };
}

/** As the runner reads it back: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escaped(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
