/** One JSON value per line: each finding, and at the end everything else that `--format json` says. */
import type { Printed } from './printed.ts';

export function renderJsonl({ findings, report }: Printed): string {
  return [...findings.map((finding) => ({ type: 'finding', ...finding })), { type: 'summary', ...report }].map((value) => `${JSON.stringify(value)}\n`).join('');
}
