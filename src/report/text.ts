/** Findings for people: what, where, why, and what to write instead. */
import type { Colors } from './colors.ts';
import type { Finding, Rule, Severity } from '../model.ts';
import { excerpt } from './excerpt.ts';
import type { Width } from './excerpt.ts';
import type { Lines } from './lines.ts';
import { visible } from './visible.ts';

/** One finding after the other; a rule's reason is told the first time it speaks. `width` is needed for more than ASCII. */
export function renderFindings(findings: readonly Finding[], rules: readonly Rule[], linesFor: (path: string) => Lines, colors: Colors, width: Width = ({ length }) => length): string {
  const reasons = new Map(rules.map(({ id, why }) => [id, why]));
  return findings.map((finding) => {
    const why = reasons.get(finding.rule);
    reasons.delete(finding.rule);
    return renderFinding(finding, why, linesFor(finding.path), colors, width);
  }).join('\n');
}

function renderFinding(finding: Finding, why: string | undefined, lines: Lines, colors: Colors, width: Width): string {
  const { line, column } = lines.position(finding.range[0]);
  const paint = severityColor(finding.severity, colors);
  const rows = excerpt(finding.range, lines, width);
  const gutter = Math.max(1, ...rows.map(({ number = 0 }) => String(number).length));
  const margin = ' '.repeat(gutter);
  const bar = colors.dim('|');
  const note = (label: string, text: string): string[] =>
    visible(text).split('\n').map((each, index) => `${margin} ${colors.dim('=')} ${index === 0 ? colors.bold(`${label}:`) : ' '.repeat(label.length + 1)} ${each}`);
  return [
    `${paint(colors.bold(`${finding.severity}[${finding.rule}]`))}${colors.bold(`: ${visible(finding.message)}`)}`,
    `${margin}${colors.dim('-->')} ${visible(finding.path)}:${line}:${column}`,
    ...(rows.length === 0 ? [] : [`${margin} ${bar}`]),
    ...rows.map(({ number, text, marks = '' }) => `${String(number ?? '').padStart(gutter)} ${bar} ${text}${paint(marks)}`),
    ...(why === undefined ? [] : note('why', why)),
    ...(finding.help === undefined ? [] : note('instead', finding.help)),
    '',
  ].join('\n');
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case 'error': return colors.red;
    case 'warning': return colors.yellow;
    case 'note': return colors.cyan;
    default: return severity satisfies never;
  }
}
