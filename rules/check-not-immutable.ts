import { findRoutine, sqlName } from '../src/catalog/names.ts';
import type { Catalog, Report, Step } from '../src/model.ts';
import type { Constraint, Name } from '../src/operations.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'check-not-immutable',
  title: 'A CHECK depends on the row alone',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A CHECK is looked at when a row is written, and never again. One that depends on the time, the user or other tables is broken by rows that are there as soon as these change, and then a dump cannot be restored and no other constraint change of the row goes through.',
  instead: 'Check it where the row is written, with a trigger, or store what it is compared with in a column.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS'],
  check: {
    *createTable(step) {
      for (const constraint of step.operation.constraints) yield* judged(step, constraint);
    },
    *addColumn(step) {
      for (const constraint of step.operation.constraints) yield* judged(step, constraint);
    },
    addConstraint: (step) => judged(step, step.operation.constraint),
    addDomainConstraint: (step) => judged(step, step.operation.constraint),
    *createDomain(step) {
      for (const constraint of step.operation.constraints) yield* judged(step, constraint);
    },
  },
});

function* judged({ before }: Step, { type, expression, name }: Constraint): Generator<Report> {
  if (type !== 'check' || !expression) return;
  const check = name === undefined ? 'This CHECK' : `The CHECK ${sqlName({ name })}`;
  const moving = expression.calls.find((call) => call.schema === undefined && findRoutine(before, call) === undefined && MOVING.has(call.name));
  const own = expression.calls.find((call) => isOwn(before, call));
  if (moving) yield { message: `${check} calls ${moving.name}, which gives something else later: rows that are accepted now break it then.`, help: 'A trigger that compares when the row is written.' };
  else if (own) yield { severity: 'note', message: `${check} calls ${sqlName(own)}, which is not declared IMMUTABLE: if it gives something else later, rows that are accepted now break it then.`, help: 'If it depends on its arguments alone, declare it IMMUTABLE; if not, use a trigger.' };
}

/** A function of the history that is not IMMUTABLE. */
function isOwn(before: Catalog, call: Name): boolean {
  const routine = findRoutine(before, call);
  return routine !== undefined && routine.volatility !== 'immutable';
}

/** What gives something else at another time or to another user, whatever it is called with. */
const MOVING: ReadonlySet<string> = new Set((
  'now current_timestamp current_date current_time localtimestamp localtime clock_timestamp statement_timestamp transaction_timestamp timeofday random gen_random_uuid uuid_generate_v4 nextval currval '
  + 'current_user session_user current_role user current_setting inet_client_addr pg_backend_pid txid_current'
).split(' '));
