/** What the README shows: findings about one file of the example project, as a terminal without colours prints them. */
import pc from 'picocolors';
import { rules } from '../rules/index.ts';
import { lint } from '../src/lint.ts';
import { loadProject } from '../src/project/load.ts';
import { linesByPath } from '../src/report/lines.ts';
import { renderFindings } from '../src/report/text.ts';

const FOLDER = 'fixtures/projects/shop';
const SHOWN = `${FOLDER}/migrations/003_order_status.sql`;

export async function exampleOutput(): Promise<string> {
  const { histories, texts } = await loadProject({ cwd: process.cwd(), paths: [FOLDER] });
  const findings = histories.flatMap(({ migrations, settings: { engine, base, severities } }) => lint({ engine, migrations, base, rules, severities }).findings);
  const errors = findings.filter(({ path, severity }) => path === SHOWN && severity === 'error');
  return ['```', `$ npx ddlint check ${FOLDER}`, renderFindings(errors, rules, linesByPath((path) => texts.get(path)), pc.createColors(false)), '…', '```'].join('\n');
}
