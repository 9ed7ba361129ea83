import { defineRule } from '../src/rule.ts';
import { typedColumns } from '../src/plan/new-types.ts';
import { columnList } from '../src/plan/render.ts';

export default defineRule({
  id: 'prefer-text',
  title: 'Use text rather than varchar(n)',
  category: 'hygiene',
  severity: 'off',
  engines: ['postgres'],
  why: 'A varchar(n) is no smaller and no faster than text. Its limit is part of the type: a lower one means writing the table anew, and views that read the column keep it from changing at all.',
  instead: 'Use text, with a CHECK on the length where there is a limit: that one can be changed without touching the rows.',
  sources: ['https://www.postgresql.org/docs/current/datatype-character.html'],
  *checkStep(step) {
    const found = typedColumns(step, ({ type }) => type.name === 'varchar' && type.modifiers.length > 0);
    const [first] = found?.columns ?? [];
    if (found && first) yield { message: `The limit is part of the type in ${found.text}.`, help: `${columnList([first.name]).slice(1, -1)} text${first.type.array ? '[]' : ` CHECK (char_length(${columnList([first.name]).slice(1, -1)}) <= ${first.type.modifiers[0]})`}` };
  },
});
