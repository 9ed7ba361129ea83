/** What `npm run new rule <id>` refuses, and what it writes. */

/** Why no rule can be begun by these words; undefined where one can. */
export function refusal([kind, id = '']: readonly string[], exists: (path: string) => boolean): string | undefined {
  if (kind !== 'rule' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) return 'usage: npm run new rule <id>, where the id is lower-case words joined by hyphens that name the hazard';
  return exists(`rules/${id}.ts`) ? `rules/${id}.ts exists already` : undefined;
}

/** The rule and its fixtures to fill in, by path. */
export function filesOf(id: string): Readonly<Record<string, string>> {
  return {
    [`rules/${id}.ts`]: `import { defineRule } from '../src/rule.ts';

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
`,
    [`fixtures/rules/${id}/bad.sql`]: `${BEFORE}SELECT 1; -- warning ${id}\n`,
    [`fixtures/rules/${id}/good.sql`]: `${BEFORE}SELECT 1;\n`,
  };
}

const BEFORE = '-- file: 001_orders.sql\nCREATE TABLE orders (id bigint PRIMARY KEY);\n\n-- file: 002.sql\n';
