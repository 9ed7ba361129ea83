/** What a session's TimeZone decides: between timestamp and timestamptz, whether the rows are written anew. */
import { effectsOf } from '../effects/table.ts';
import { engines } from '../engines.ts';
import type { Effect, Replayed, Step, StepOf } from '../model.ts';

/** What it would cost in another time zone; left out, in the server's, which nobody knows. */
export function effectsIn({ operation, before, session, engine, migration }: StepOf<'alterColumnType'>, zone?: string): readonly Effect[] {
  const others = [...session.parameters].filter(([parameter]) => parameter !== 'timezone');
  const parameters = new Map(zone === undefined ? others : [...others, ['timezone', zone] as const]);
  return effectsOf(engines[engine.name].rows.get('alterColumnType') ?? [], engine, operation, before, { ...session, parameters }, migration.id);
}

/** Does nobody know the time zone, as the migration does not set it? */
export function isZoneUnknown({ session }: Step): boolean {
  return !session.parameters.has('timezone');
}

/** The statement that has set the time zone which is in force at the step, as it is written. */
export function zoneStatement(step: Step, { steps }: Replayed): string | undefined {
  const at = steps.findIndex(({ operation }) => operation === step.operation);
  const setting = steps.slice(0, at).findLast(({ operation }) => operation.kind === 'setParameter' && operation.parameter.toLowerCase() === 'timezone');
  return setting && `${setting.script.text.slice(...setting.operation.range)};`;
}

/** A statement in a transaction whose time zone is UTC. */
export function underUtc({ session }: Step, statement: string): readonly string[] {
  const inside = ['SET LOCAL TimeZone = \'UTC\';', statement];
  return session.inTransaction ? inside : ['BEGIN;', ...inside, 'COMMIT;'];
}
