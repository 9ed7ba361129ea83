/** A test per file, which fails by its errors; what does not fail is its output. https://github.com/testmoapp/junitxml */
import { byFile } from './by-file.ts';
import { fullText } from './printed.ts';
import type { Identified, Printed } from './printed.ts';
import { renderXml } from './xml.ts';

export function renderJunit(printed: Printed): string {
  const cases = byFile(printed).map(({ path, findings }) => ({ path, errors: findings.filter(({ severity }) => severity === 'error'), others: findings.filter(({ severity }) => severity !== 'error') }));
  const counts = { '@tests': cases.length, '@failures': cases.filter(({ errors }) => errors.length > 0).length, '@errors': 0, '@skipped': 0 };
  const testcase = cases.map(({ path, errors, others }) => ({
    '@name': path,
    '@classname': 'ddlint',
    '@file': path,
    ...(errors.length > 0 && { failure: { '@type': [...new Set(errors.map(({ rule }) => rule))].join(', '), '@message': errors.length === 1 ? errors[0]!.message : `${errors.length} errors`, '#text': textOf(errors) } }),
    ...(others.length > 0 && { 'system-out': textOf(others) }),
  }));
  return renderXml({ testsuites: { '@name': 'ddlint', ...counts, testsuite: { '@name': 'ddlint', ...counts, testcase } } });
}

function textOf(findings: readonly Identified[]): string {
  return findings.map((finding) => `${finding.path}:${finding.line}:${finding.column}: ${finding.severity}[${finding.rule}]: ${fullText(finding)}`).join('\n\n');
}
