/** What a rule is made of, and the few questions rules ask. */
import { findTable, sqlName, tableKey } from './catalog/names.ts';
import type { Blocks, Effect, Rule, Step, Table, TableName, Work } from './model.ts';
import type { Name } from './operations.ts';

export function defineRule(rule: Rule): Rule {
  return rule;
}

const BLOCKS: readonly Blocks[] = ['nothing', 'schema', 'writes', 'reads'];
const WORK: readonly Work[] = ['metadata', 'scan', 'write', 'rewrite'];

/** Does it keep other sessions from `what`, or from more? */
export function blocks(effect: Effect, what: Blocks): boolean {
  return BLOCKS.indexOf(effect.blocks) >= BLOCKS.indexOf(what);
}

/** Does its time grow with the table, by `work` or more? */
export function works(effect: Effect, work: Work = 'scan'): boolean {
  return WORK.indexOf(effect.work) >= WORK.indexOf(work);
}

/** Created by this very migration, or temporary: nothing is in it and nobody waits on it. */
export function isNew(step: Step, table: Name | TableName): boolean {
  const found = typeof table === 'string' ? step.before.tables.get(table) : findTable(step.before, table);
  return found !== undefined && (found.createdBy === step.migration.id || found.persistence === 'temporary');
}

/** The table as it was before the step; undefined when the history has never mentioned it. */
export function tableBefore(step: Step, name: Name): Table | undefined {
  return findTable(step.before, name);
}

/** The strongest effect that makes others wait for a time that grows with a table which was there before, if there is one. */
export function longLock(step: Step, table?: Name): Effect | undefined {
  const key = table && tableKey(step.before, table);
  return strongest(step.effects.filter((effect) => blocks(effect, 'writes') && works(effect) && !isNew(step, effect.table) && (key === undefined || effect.table === key)));
}

/** The strongest lock on tables that were there before, however short. */
export function strongestLock(step: Step): Effect | undefined {
  return strongest(step.effects.filter((effect) => blocks(effect, 'writes') && !isNew(step, effect.table)));
}

function strongest(effects: readonly Effect[]): Effect | undefined {
  return [...effects].sort((a, b) => BLOCKS.indexOf(b.blocks) - BLOCKS.indexOf(a.blocks) || WORK.indexOf(b.work) - WORK.indexOf(a.work))[0];
}

/** "blocks reads and writes of users" in plain words. */
export function waits(effect: Effect): string {
  const table = sqlName(effect.table);
  switch (effect.blocks) {
    case 'reads': return `nobody can read or write ${table}`;
    case 'writes': return `nobody can write to ${table}`;
    case 'schema': return `nobody can alter ${table}`;
    case 'nothing': return `nobody waits for ${table}`;
    default: return effect.blocks satisfies never;
  }
}

/** Where a rule is explained. */
export function ruleUrl(id: string): string {
  return `https://github.com/ddlint/ddlint/blob/main/rules/README.md#${id}`;
}
