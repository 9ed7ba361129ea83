/** A fixture's findings as a user sees them, without colours. */
import pc from 'picocolors';
import { rules } from '../../rules/index.ts';
import { linesByPath } from '../../src/report/lines.ts';
import { renderFindings } from '../../src/report/text.ts';
import { lintCase } from './fixtures.ts';
import type { FixtureCase } from './fixtures.ts';

export async function renderCase(fixture: FixtureCase): Promise<string> {
  const { files, findings } = await lintCase(fixture);
  return `── ${fixture.title}\n\n${renderFindings(findings, rules, linesByPath((path) => files.find((file) => file.path === path)?.text), pc.createColors(false))}`;
}
