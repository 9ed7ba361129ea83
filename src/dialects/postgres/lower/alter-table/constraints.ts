/** Actions of ALTER TABLE on constraints. */
import type { Action } from '../alter-table.ts';
import { constraintOf } from '../constraints.ts';
import { as, present } from '../tree.ts';

export const addConstraint: Action = ({ def }, { on, source }) => {
  const constraint = constraintOf(as(def, 'Constraint') ?? {}, source);
  return constraint ? { kind: 'addConstraint', range: source.range, ...on, constraint } : [];
};

export const alterConstraint: Action = ({ def }, { on, source }) => {
  const change = as(def, 'ATAlterConstraint') ?? {};
  return {
    kind: 'alterConstraint',
    range: source.range,
    ...on,
    name: change.conname ?? '',
    ...present({
      enforced: change.alterEnforceability ? change.is_enforced ?? false : undefined,
      deferrable: change.alterDeferrability ? change.deferrable ?? false : undefined,
      inherit: change.alterInheritability ? !change.noinherit : undefined,
    }),
  };
};

export const validateConstraint: Action = ({ name = '' }, { on, source }) => ({ kind: 'validateConstraint', range: source.range, ...on, name });

export const dropConstraint: Action = ({ name = '', missing_ok: ifExists = false, behavior }, { on, source }) => (
  { kind: 'dropConstraint', range: source.range, ...on, name, ifExists, cascade: behavior === 'DROP_CASCADE' }
);
