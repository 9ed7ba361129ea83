/** What Checkstyle writes, and many tools read: https://github.com/checkstyle/checkstyle/blob/master/src/site/xdoc/report_issue.xml */
import type { Severity } from '../../model.ts';
import { byFile } from './by-file.ts';
import { fullText } from './printed.ts';
import type { Printed } from './printed.ts';
import { renderXml } from './xml.ts';

const SEVERITIES: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', note: 'info' };

export function renderCheckstyle(printed: Printed): string {
  const file = byFile(printed).filter(({ findings }) => findings.length > 0).map(({ path, findings }) => ({
    '@name': path,
    error: findings.map((finding) => ({ '@line': finding.line, '@column': finding.column, '@severity': SEVERITIES[finding.severity], '@message': fullText(finding), '@source': `ddlint.${finding.rule}` })),
  }));
  return renderXml({ checkstyle: { '@version': '4.3', file } });
}
