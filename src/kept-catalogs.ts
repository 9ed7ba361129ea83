/** Catalogs that are kept from one check of a history to the next. */
import type { Migration, Statement } from './model.ts';
import type { KeptCatalogs } from './replay.ts';

/** Behind each migration up to where one is different. Call it before each replay, with the schema from before the history. */
export function keptCatalogs(): (base: readonly Statement[]) => KeptCatalogs {
  const points: { readonly migration: Migration; readonly reached: ReturnType<KeptCatalogs['known']> }[] = [];
  let before: readonly Statement[] = [];
  return (base) => {
    if (!areSame(before, base)) points.length = 0;
    before = base;
    return {
      known(at, migration) {
        const point = points[at];
        return point && hasSameEnd(point.migration, migration) ? point.reached : undefined;
      },
      keep(at, migration, reached) { points.splice(at, Infinity, { migration, reached }); },
    };
  };
}

/** From the same catalog, do both end at the same one? */
function hasSameEnd(one: Migration, other: Migration): boolean {
  const [a, b] = [one.up, other.up];
  return one.id === other.id && a.text === b.text && JSON.stringify([a.transaction, a.sections, a.searchPath]) === JSON.stringify([b.transaction, b.sections, b.searchPath]) && areSame(a.statements, b.statements);
}

/** Statements of one text. Those of a text are read once; those that a framework makes are told by what it makes. */
function areSame(some: readonly Statement[], others: readonly Statement[]): boolean {
  return some === others || (some.length === others.length && some.every((statement, i) => statement === others[i] || isMadeSame(statement, others[i]!)));
}

function isMadeSame({ range, rendered }: Statement, other: Statement): boolean {
  return rendered !== undefined && other.rendered !== undefined && rendered.text === other.rendered.text && [0, 1].every((end) => range[end] === other.range[end] && rendered.range[end] === other.rendered!.range[end]);
}
