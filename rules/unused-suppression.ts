import { defineRule } from '../src/rule.ts';

/** Reported by `lint`, which alone knows what a suppression has silenced. */
export default defineRule({
  id: 'unused-suppression',
  title: 'Suppressions name a rule, give a reason and suppress something',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A suppression that silences nothing, or nothing that exists, hides the next real finding. One without a reason cannot be reviewed.',
  instead: 'Write `-- ddlint-ignore <rule>: <reason>` above the statement, and delete it when the finding is gone.',
  sources: ['https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments'],
});
