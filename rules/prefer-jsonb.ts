import { typedColumns } from '../src/plan/new-types.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'prefer-jsonb',
  title: 'Use jsonb rather than json',
  category: 'hygiene',
  severity: 'off',
  engines: ['postgres'],
  why: 'A json value is kept as text: it is parsed again for every access, cannot be indexed, and has no equality, so that DISTINCT, GROUP BY and UNION fail on it.',
  instead: 'Use jsonb, unless the spelling, the order of keys or duplicates of them have to be kept.',
  sources: ['https://www.postgresql.org/docs/current/datatype-json.html'],
  *checkStep(step) {
    const found = typedColumns(step, ({ type }) => type.name === 'json');
    if (found) yield { message: `There is no equality and no index for ${found.text}.`, help: 'jsonb' };
  },
});
