/**
 * `npm run mutate [-- --silent]`: changes the effects' rows one field at a time, takes out each row once, and checks that what
 * servers did (`fixtures/facts/`) then contradicts them, as `test/effects/facts.test.ts` would. Prints what nothing contradicts, and
 * fails when there is any; with `--silent` also the changes that no effect shows.
 */
import { parseArgs } from 'node:util';
import { blocksOf, lockModes, strengthOf, type Lock } from '../src/effects/locks.ts';
import { postgresRows } from '../src/effects/postgres/rows.ts';
import type { Row } from '../src/effects/table.ts';
import { engines } from '../src/engines.ts';
import type { Step } from '../src/model.ts';
import type { OperationKind } from '../src/operations.ts';
import { isRefusedInForce, probesOf, readFacts } from '../test/support/facts.ts';
import { effectsIn, hasNewFile, measured, predicted, rowsOf, stepsOf, type Rows } from '../test/support/predicted.ts';

/** A probe on one major. */
type Observation = { readonly steps: readonly Step[]; readonly truth: string };
type Field = 'lock' | 'work' | 'index' | 'empties' | 'locksRows' | 'failsInTransaction' | 'since' | 'until';
/** Of one field, or of the whole row, which then is taken out. */
type Flip = { readonly row: Row; readonly field?: Field; readonly instead?: Row | undefined };

/** Rows that no probe can tell, and why. */
const UNPROBED: { readonly [row: string]: string } = {
  'reindex, a partitioned table is left out': 'from 14 on it runs outside transactions, where no lock on an index is seen',
  'copyOut, any': 'up to 12, the lock is let go when it is done',
  'renameFunction, any: triggers, views and expressions hold on to it by its number': 'no table is locked, as without the row, which says why',
  'addColumn, an SQL function that is inlined, and calls none that is VOLATILE': 'it costs as little as a default that is evaluated once, for another reason',
};

const { values } = parseArgs({ options: { silent: { type: 'boolean', default: false } } });
const { rows, versions } = engines.postgres;
const [first = NaN, last = NaN] = [versions[0], versions.at(-1)];
const facts = readFacts().probes;
const observations = observationsByKind();
const asked = new Set([...observations.values()].flatMap((each) => each.flatMap(({ steps }) => rowsOf(steps))));

const flips = postgresRows.flatMap(flipsOf);
const unnoticed = flips.filter((flip) => !isNoticed(flip));
const silent = unnoticed.filter(isSilent);
const survivors = unnoticed.filter((flip) => !silent.includes(flip));
const unprobed = survivors.filter(({ row }) => nameOf(row) in UNPROBED);
const open = survivors.filter((flip) => !unprobed.includes(flip));

for (const flip of open) console.log(`${asked.has(flip.row) ? 'survives' : 'decides no probe'}: ${told(flip)}`);
for (const flip of values.silent ? silent : []) console.log(`silent: ${told(flip)}`);
for (const [name, reason] of Object.entries(UNPROBED)) console.log(`not probed: ${name}, ${unprobed.filter(({ row }) => nameOf(row) === name).length} flips: ${reason}`);
console.log(`${flips.length} flips of ${postgresRows.length} rows: ${flips.length - unnoticed.length} noticed, ${silent.length} change no effect, ${unprobed.length} in rows that cannot be probed, ${open.length} survive`);
process.exitCode = open.length > 0 ? 1 : 0;

function observationsByKind(): ReadonlyMap<OperationKind, readonly Observation[]> {
  const byKind = new Map<OperationKind, Observation[]>();
  for (const [id, probe] of probesOf(postgresRows)) {
    for (const [major, fact] of facts.get(id) ?? []) {
      if (fact.error !== undefined) continue;
      const steps = stepsOf(probe, major);
      const observation = { steps, truth: JSON.stringify(measured(steps, fact)) };
      if (JSON.stringify(predicted(steps)) !== observation.truth) throw new Error(`The rows do not agree with what a server did: npx vitest run test/effects/facts.test.ts; PostgreSQL ${major}: ${id}`);
      for (const kind of new Set(steps.map(({ operation }) => operation.kind))) byKind.set(kind, [...(byKind.get(kind) ?? []), observation]);
    }
  }
  return byKind;
}

function isNoticed({ row, instead }: Flip): boolean {
  if (instead && isRefusedInForce(instead, facts)) return true;
  return (observations.get(row.on) ?? []).some(({ steps, truth }) => JSON.stringify(predicted(steps, withFlip({ row, instead }))) !== truth);
}

/** The row decides, and no effect of any probe changes with the field: it is about a lock that another row takes anyway, or about the rows of what holds none. */
function isSilent({ row, instead }: Flip): boolean {
  if (!instead || !asked.has(row)) return false;
  const flipped = withFlip({ row, instead });
  return (observations.get(row.on) ?? []).every(({ steps }) => shown(steps, flipped) === shown(steps, rows));
}

/** What is said of the effects; that it fails in a transaction is said of the operation. */
function shown(steps: readonly Step[], by: Rows): string {
  const effects = effectsIn(steps, by);
  return JSON.stringify([effects.map((effect) => ({ ...effect, failsInTransaction: undefined })), effects.some(({ failsInTransaction }) => failsInTransaction)]);
}

function withFlip({ row, instead }: Pick<Flip, 'row' | 'instead'>): Rows {
  return new Map(rows).set(row.on, (rows.get(row.on) ?? []).flatMap((each) => (each === row ? instead ?? [] : each)));
}

function flipsOf(row: Row): readonly Flip[] {
  const { lock, work, index, since, until } = row;
  const to = (field: Field, values: readonly unknown[]): readonly Flip[] => values.map((value) => ({ row, field, instead: { ...row, [field]: value } }));
  const at = strengthOf(lock);
  const neighbours: readonly (Lock | undefined)[] = [at === 1 ? 'none' : lockModes[at - 2], lockModes[at]];
  // Nothing is said of what is not locked; indexes of a table with a new file are new as well; a lock that stops writers stops them on every row.
  const isSaid = lock !== 'none' || row.failsInTransaction === true;
  return [
    { row },
    ...to('lock', neighbours.filter((each) => each !== undefined)),
    ...to('failsInTransaction', [row.failsInTransaction ? undefined : true]),
    ...(since === undefined ? [] : to('since', [since - 1, since + 1].filter((major) => major >= first))),
    ...(until === undefined ? [] : to('until', [until - 1, until + 1].filter((major) => major <= last))),
    ...(!isSaid ? [] : [
      ...to('work', ['metadata', 'scan', 'write', 'rewrite'].filter((each) => each !== work)),
      ...to('index', [undefined, 'build', 'rebuild', 'reuse'].filter((each) => each !== index && !(each === 'rebuild' && hasNewFile(row)))),
      ...to('empties', [row.empties ? undefined : true]),
      ...(blocksOf(lock) === 'schema' ? to('locksRows', [row.locksRows ? undefined : true]) : []),
    ]),
  ];
}

function nameOf({ on, case: name }: Row): string {
  return `${on}, ${name}`;
}

function told({ row, field, instead }: Flip): string {
  const title = `${nameOf(row)}${row.aspect === undefined ? '' : ` (${row.aspect})`}, ${[row.touches].flat().join(' and ')}`;
  return field && instead ? `${title}: ${field} ${row[field] ?? 'none'} → ${instead[field] ?? 'none'}` : title;
}
