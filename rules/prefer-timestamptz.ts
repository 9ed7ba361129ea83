import { typedColumns } from '../src/plan/new-types.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'prefer-timestamptz',
  title: 'Use timestamptz rather than timestamp',
  category: 'hygiene',
  severity: 'off',
  engines: ['postgres'],
  why: 'A timestamp without time zone says what a clock on the wall showed, not when that was. `now()` is cut to the time zone of the session that writes it, and who reads it in another one is wrong by hours. Both types take eight bytes.',
  instead: 'Use timestamptz, and convert to a time zone where it is shown.',
  sources: ['https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES'],
  *checkStep(step) {
    const found = typedColumns(step, ({ type }) => type.name === 'timestamp');
    if (found) yield { message: `No time zone is kept in ${found.text}.`, help: 'timestamptz' };
  },
});
