import { typedColumns } from '../src/plan/new-types.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'ban-char',
  title: 'Use text rather than char(n)',
  category: 'hygiene',
  severity: 'off',
  engines: ['postgres'],
  why: 'A char(n) fills what is shorter up with spaces, which are stored, come back to the client, and count in some comparisons and not in others.',
  instead: 'Use text, with a CHECK where the length is fixed.',
  sources: ['https://www.postgresql.org/docs/current/datatype-character.html'],
  *checkStep(step) {
    const found = typedColumns(step, ({ type }) => type.schema === undefined && (type.name === 'char' || type.name === 'bpchar'));
    if (found) yield { message: `What is shorter is filled up with spaces in ${found.text}.`, help: 'text' };
  },
});
