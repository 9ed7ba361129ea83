/** ADD COLUMN without what demands a value of the rows that are there. */
import { sqlName } from '../catalog/names.ts';
import { domainOf } from '../effects/postgres/defaults.ts';
import type { Catalog, StepOf, UserType } from '../model.ts';
import { addColumnWith } from './definition.ts';
import type { ClauseKind } from './definition.ts';
import { renderColumn } from './render.ts';

/** Without NOT NULL, and without a domain that says so. */
export function nullableColumn(step: StepOf<'addColumn'>): string {
  const { table, column } = step.operation;
  const demanding = demandingDomain(step);
  return demanding?.base ? `ALTER TABLE ${sqlName(table)} ADD COLUMN ${renderColumn({ ...column, type: demanding.base })};` : addColumnWith(step, 'collate', ...keptInside(step));
}

/** A foreign key of a column without a default has nothing to look up. */
export function keptInside(step: StepOf<'addColumn'>): readonly ClauseKind[] {
  return demandingDomain(step)?.base ? [] : ['foreignKey'];
}

function demandingDomain({ before, operation: { column } }: StepOf<'addColumn'>): UserType | undefined {
  return notNullDomain(before, domainOf(before, column.type));
}

/** The domain, or the one that it is made of, which says NOT NULL. */
export function notNullDomain(before: Catalog, domain: UserType | undefined): UserType | undefined {
  if (!domain || domain.notNull) return domain;
  return domain.base && notNullDomain(before, domainOf(before, domain.base));
}
