/** Statements from top to bottom; beside them a lane per table, marked from where it is locked to where the lock goes. */
import type { Blocks } from '../../../model.ts';
import type { Lock, TimedStatement } from '../../timeline.ts';
import type { Identified } from '../printed.ts';
import { renderFinding } from './finding.ts';
import { html } from './markup.ts';
import type { Html } from './markup.ts';

export function renderTimeline(statements: readonly TimedStatement[], findings: readonly Identified[]): Html {
  const lanes = lanesOf(statements);
  const left = new Set(findings);
  const rows = statements.map((statement) => {
    const own = [...left].filter(({ line, endLine, column, endColumn }) => line >= statement.line && endLine <= statement.endLine && (line !== endLine || column !== endColumn));
    own.forEach((finding) => left.delete(finding));
    return renderRow(statement, lanes, own);
  });
  return html`${[...left].map((finding) => renderFinding(finding))}
${statements.length === 0 ? html`<p class="empty">No statements.</p>` : html`<ol class="timeline" style="--lanes: ${lanes.length}">
${lanes.length > 0 && html`<li class="lanes" aria-hidden="true">${lanes.map((lane, at) => html`<span style="--lane: ${at + 1}" title="${lane}">${at + 1}</span>`)}</li>`}
${rows}
</ol>
${lanes.length > 0 && html`<p class="legend">${lanes.map((lane, at) => html`<span><b>${at + 1}</b> ${lane}</span>`)}</p>`}`}`;
}

const MAX_LANES = 12;
const WAITED_FOR: ReadonlySet<Blocks> = new Set<Blocks>(['reads', 'writes']);

/** Tables for which somebody waits. */
function lanesOf(statements: readonly TimedStatement[]): readonly string[] {
  const targets = statements.flatMap(({ locks }) => locks.filter(isWaitedFor).map(({ target }) => target));
  return [...new Set(targets)].slice(0, MAX_LANES);
}

function isWaitedFor({ isNew, blocks }: Lock): boolean {
  return !isNew && WAITED_FOR.has(blocks);
}

function renderRow(statement: TimedStatement, lanes: readonly string[], findings: readonly Identified[]): Html {
  const { line, sql, locks, held, isUnderstood } = statement;
  const shown = locks.filter(({ blocks }) => blocks !== 'nothing');
  return html`<li class="statement">
${lanes.map((lane, at) => {
    const taken = locks.find((lock) => lock.target === lane && isWaitedFor(lock));
    const kept = held.find((lock) => lock.target === lane && isWaitedFor(lock));
    const lock = taken ?? kept;
    return html`<span class="lane ${lock?.blocks ?? 'free'} ${taken && taken.work !== 'metadata' ? 'long' : ''} ${kept ? 'kept' : ''} ${taken ? 'taken' : ''}" style="--lane: ${at + 1}" aria-hidden="true"></span>`;
  })}
<div class="what">
<div class="sql"><span class="line" aria-label="line ${line}">${line}</span><pre tabindex="0">${sql}</pre></div>
${!isUnderstood && html`<p class="lock unknown">Not understood: what it locks is not known.</p>`}
${shown.map((lock) => html`<p class="lock ${lock.isNew ? 'free' : lock.blocks} ${lock.work === 'metadata' ? '' : 'long'}"><b>${lock.target}</b> ${lock.lock}: ${lock.waits}; ${lock.time}</p>`)}
${findings.map((finding) => renderFinding(finding))}
</div>
</li>`;
}
