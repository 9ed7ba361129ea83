/** What the README shows: the command line's own report about the example project, shortened. */
import { spawnSync } from 'node:child_process';

const FOLDER = 'fixtures/projects/shop';
/** Findings that are shown in full. */
const SHOWN = 2;

/** Throws where the report has not ended with findings. */
export function exampleOutput(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'check', FOLDER], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' } });
  if (status !== 1) throw new Error(`ddlint check ${FOLDER} ends with ${status}: ${stderr}`);
  const parts = stdout.trimEnd().split('\n\n');
  return ['```', `$ npx ddlint check ${FOLDER}`, [...parts.slice(0, SHOWN), '…', parts.at(-1)].join('\n\n'), '```'].join('\n');
}
