/** GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
import type { Severity } from '../../model.ts';
import type { Printed } from './printed.ts';

const SEVERITIES: { readonly [severity in Severity]: string } = { error: 'critical', warning: 'minor', note: 'info' };

export function renderGitlab({ findings }: Printed): string {
  const issues = findings.map(({ rule, severity, path, line, endLine, message, identity }) => ({
    description: message,
    check_name: rule,
    fingerprint: identity,
    severity: SEVERITIES[severity],
    location: { path, lines: { begin: line, end: endLine } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
