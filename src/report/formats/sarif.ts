/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import type { ArtifactLocation, Fix as SarifFix, Log, Notification, Region, ReportingDescriptor, Result, Suppression } from 'sarif';
import type { Fix, Rule } from '../../model.ts';
import { ruleUrl } from '../../rule.ts';
import { span } from '../lines.ts';
import type { Lines } from '../lines.ts';
import { skippedTexts } from '../summary.ts';
import type { Identified, Printed } from './printed.ts';

export function renderSarif(printed: Printed): string {
  return `${JSON.stringify(toSarif(printed), undefined, 2)}\n`;
}

export function toSarif({ version, findings, suppressed, known, skipped, rules, linesFor }: Printed): Log {
  const told = new Set([...findings, ...suppressed, ...known].map(({ rule }) => rule));
  const descriptors = rules.filter(({ id }) => told.has(id)).map(toDescriptor);
  const indexOf = new Map(descriptors.map(({ id }, index) => [id, index]));
  const resultOf = (finding: Identified, suppressions: Suppression[] = []): Result => toResult(finding, indexOf.get(finding.rule) ?? -1, suppressions, linesFor(finding.path));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'ddlint', version, semanticVersion: version, informationUri: 'https://github.com/ddlint/ddlint', rules: descriptors } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { [ROOT]: { description: { text: 'The folder in which ddlint ran.' } } },
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: skippedTexts(skipped).map((text): Notification => ({ level: 'note', message: { text } })) }],
      results: [
        ...findings.map((finding) => resultOf(finding)),
        ...suppressed.map(({ reason, ...finding }) => resultOf(finding, [{ kind: 'inSource', ...(reason !== '' && { justification: reason }) }])),
        ...known.map((finding) => resultOf(finding, [{ kind: 'external', justification: 'It is in the baseline.' }])),
      ],
    }],
  };
}

const ROOT = '%SRCROOT%';

function toDescriptor({ id, title, category, severity, why, instead }: Rule): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\n${instead}`, markdown: `${why}\n\n${instead}` },
    helpUri: ruleUrl(id),
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: severity },
    properties: { tags: ['database', 'migration', category] },
  };
}

function toResult({ rule, category, severity, path, message, help, line, column, endLine, endColumn, fixes, identity }: Identified, ruleIndex: number, suppressions: Suppression[], lines: Lines): Result {
  const artifactLocation = locationOf(path);
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: help === undefined ? message : `${message}\n\n${help}` },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf({ line, column, endLine, endColumn }) } }],
    partialFingerprints: { 'ddlint/v1': identity },
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => toFix(fix, artifactLocation, lines)) }),
    ...(suppressions.length > 0 && { suppressions }),
    properties: { category },
  };
}

function toFix({ title, edits }: Fix, artifactLocation: ArtifactLocation, lines: Lines): SarifFix {
  return {
    description: { text: title },
    artifactChanges: [{ artifactLocation, replacements: edits.map(({ range, text }) => ({ deletedRegion: regionOf(span(lines, range)), insertedContent: { text } })) }],
  };
}

function regionOf({ line, column, endLine, endColumn }: ReturnType<typeof span>): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function locationOf(path: string): ArtifactLocation {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}
