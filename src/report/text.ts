/** Findings for people: what, where, why, and what to write instead. */
import type { Colors } from './colors.ts';
import stringWidth from 'string-width';
import type { Finding, Range, Rule, Severity } from '../model.ts';
import { span } from './lines.ts';
import type { Lines } from './lines.ts';

const MAX_LINES = 6;
const MAX_WIDTH = 160;

/** One finding after the other; a rule's reason is told the first time it speaks. */
export function renderFindings(findings: readonly Finding[], rules: readonly Rule[], linesFor: (path: string) => Lines, colors: Colors): string {
  const explained = new Set<string>();
  return findings.map((finding) => {
    const why = explained.has(finding.rule) ? undefined : rules.find(({ id }) => id === finding.rule)?.why;
    explained.add(finding.rule);
    return renderFinding(finding, why, linesFor(finding.path), colors);
  }).join('\n');
}

function renderFinding(finding: Finding, why: string | undefined, lines: Lines, colors: Colors): string {
  const { line, column, endLine } = span(lines, finding.range);
  const paint = severityColor(finding.severity, colors);
  const gutter = String(Math.min(endLine, line + MAX_LINES)).length;
  const margin = ' '.repeat(gutter);
  const bar = colors.dim('|');
  const note = (label: string, text: string): string[] =>
    text.split('\n').map((each, index) => `${margin} ${colors.dim('=')} ${index === 0 ? colors.bold(`${label}:`) : ' '.repeat(label.length + 1)} ${each}`);
  return [
    `${paint(colors.bold(`${finding.severity}[${finding.rule}]`))}${colors.bold(`: ${finding.message}`)}`,
    `${margin}${colors.dim('-->')} ${finding.path}:${line}:${column}`,
    `${margin} ${bar}`,
    ...excerpt(finding.range, lines, gutter, bar, paint),
    ...(why === undefined ? [] : note('why', why)),
    ...(finding.help === undefined ? [] : note('instead', finding.help)),
    '',
  ].join('\n');
}

/** The lines of a range, underlined; long ranges are cut. */
function excerpt(range: Range, lines: Lines, gutter: number, bar: string, paint: (text: string) => string): readonly string[] {
  const { line, column, endLine, endColumn } = span(lines, range);
  const last = Math.min(endLine, line + MAX_LINES - 1);
  const rows: string[] = [];
  for (let current = line; current <= last; current += 1) {
    const text = lines.text(current);
    const from = current === line ? column - 1 : text.length - text.trimStart().length;
    const to = current === endLine ? endColumn - 1 : text.length;
    const shown = shorten(text);
    rows.push(`${String(current).padStart(gutter)} ${bar} ${shown}`);
    const marks = '^'.repeat(Math.max(1, stringWidth(text.slice(from, Math.min(to, MAX_WIDTH)))));
    if (to > from || current === line) rows.push(`${' '.repeat(gutter)} ${bar} ${blank(text.slice(0, Math.min(from, MAX_WIDTH)))}${paint(marks)}`);
  }
  if (last < endLine) rows.push(`${' '.repeat(gutter)} ${bar} … ${endLine - last} more ${endLine - last === 1 ? 'line' : 'lines'}`);
  return rows;
}

function shorten(text: string): string {
  return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text;
}

/** White space as wide as the text; tabs stay tabs so that the marks stand below their text. */
function blank(text: string): string {
  return text.split('\t').map((part) => ' '.repeat(stringWidth(part))).join('\t');
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case 'error': return colors.red;
    case 'warning': return colors.yellow;
    case 'note': return colors.cyan;
    default: return severity satisfies never;
  }
}
