/** `npm run new rule <id>`: a rule file and its fixtures to fill in, then the generated files. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

const [kind, id = ''] = process.argv.slice(2);
if (kind !== 'rule' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) fail('usage: npm run new rule <id>, where the id is lower-case words joined by hyphens that name the hazard');
if (existsSync(`rules/${id}.ts`)) fail(`rules/${id}.ts exists already`);

mkdirSync(`fixtures/rules/${id}`, { recursive: true });
writeFileSync(`rules/${id}.ts`, `import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: '${id}',
  title: '',
  category: 'locking',
  severity: 'warning',
  engines: ['postgres'],
  why: '',
  instead: '',
  sources: ['https://www.postgresql.org/docs/current/'],
  check: {
    *other(step) {
      yield { message: \`\${step.operation.what} …\`, help: '' };
    },
  },
});
`);
const BEFORE = '-- file: 001_orders.sql\nCREATE TABLE orders (id bigint PRIMARY KEY);\n\n-- file: 002.sql\n';
writeFileSync(`fixtures/rules/${id}/bad.sql`, `${BEFORE}SELECT 1; -- warning ${id}\n`);
writeFileSync(`fixtures/rules/${id}/good.sql`, `${BEFORE}SELECT 1;\n`);
execFileSync('npm', ['run', '--silent', 'gen'], { stdio: 'inherit' });
process.stdout.write(`rules/${id}.ts and fixtures/rules/${id}/{bad,good}.sql: fill them in, then npm test.\n`);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
