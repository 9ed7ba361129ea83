/** `npm run new rule <id>`: a rule file and its fixtures to fill in, then the generated files. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { filesOf, refusal } from './new-rule.ts';

const given = process.argv.slice(2);
const [, id = ''] = given;
const refused = refusal(given, existsSync);
if (refused !== undefined) {
  process.stderr.write(`${refused}\n`);
  process.exit(2);
}
for (const [path, text] of Object.entries(filesOf(id))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
execFileSync(process.execPath, ['--import', 'tsx', 'scripts/gen.ts'], { stdio: 'inherit' });
process.stdout.write(`rules/${id}.ts and fixtures/rules/${id}/{bad,good}.sql: fill them in, then npm test.\n`);
