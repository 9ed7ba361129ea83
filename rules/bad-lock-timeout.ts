import { sqlName } from '../src/catalog/names.ts';
import type { Effect, Step } from '../src/model.ts';
import { blocks, defineRule, hasLockTimeout, isNew, strongestLock } from '../src/rule.ts';

export default defineRule({
  id: 'bad-lock-timeout',
  title: 'A lock_timeout is short, and set before the first lock',
  category: 'hygiene',
  severity: 'warning',
  engines: ['postgres'],
  why: 'While a statement waits for its lock, everybody else queues behind it: for as long as the lock_timeout says, and for ever where it is 0. Set after the first strong lock, it comes too late for that one, and the transaction keeps the lock while it waits for the others.',
  instead: "Begin the migration with SET lock_timeout = '2s', and retry it when that is hit.",
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT', 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: {
    *setParameter(step, { steps }) {
      const { parameter, value } = step.operation;
      const time = parameter === PARAMETER ? milliseconds(value) : undefined;
      if (time === undefined) return;
      const lock = governed(step, steps);
      const held = step.session.held.find((each) => blocks(each, 'writes') && each.on === undefined && !isNew(step, each.table) && !wasLimited(each, steps));
      if (lock && time === 0) yield { message: `0 is no limit: ${lock} is waited for as long as it takes, and everybody queues behind it.`, help: HELP };
      else if (lock && time > LONGEST) yield { message: `For ${value} everybody queues behind the wait for ${lock}.`, help: HELP };
      else if (held && time > 0 && !hasLockTimeout(step)) yield { message: `This comes too late: the transaction has waited for ${held.lock} on ${sqlName(held.table)} already, without a limit.`, help: `-- at the beginning of the migration\n${HELP}` };
    },
  },
});

const PARAMETER = 'lock_timeout';
const HELP = "SET lock_timeout = '2s';";
/** Milliseconds that users may be kept waiting. */
const LONGEST = 5000;
const UNITS: ReadonlyMap<string, number> = new Map([['us', 0.001], ['', 1], ['ms', 1], ['s', 1000], ['min', 60_000], ['h', 3_600_000], ['d', 86_400_000]]);

/** https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES */
function milliseconds(value: string): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/.exec(value) ?? [];
  const factor = UNITS.get(unit);
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Was there a limit when it was waited for, which has been taken away since? */
function wasLimited({ table, lock }: Effect, steps: readonly Step[]): boolean {
  const taken = steps.find(({ effects }) => effects.some((effect) => effect.table === table && effect.lock === lock && effect.on === undefined));
  return taken !== undefined && hasLockTimeout(taken);
}

/** "ACCESS EXCLUSIVE on users": the first strong lock that is waited for under this setting. */
function governed(step: Step, steps: readonly Step[]): string | undefined {
  const later = steps.slice(steps.indexOf(step) + 1);
  const end = later.findIndex(({ operation }) => (operation.kind === 'setParameter' && operation.parameter === PARAMETER) || (operation.kind === 'resetParameter' && [PARAMETER, 'all'].includes(operation.parameter)));
  for (const each of end < 0 ? later : later.slice(0, end)) {
    // NOWAIT fails at once.
    const lock = each.operation.kind === 'lockTable' && each.operation.nowait ? undefined : strongestLock(each);
    if (lock) return `${lock.lock} on ${sqlName(lock.table)}`;
  }
  return undefined;
}
