/** One page for the person who decides on a release: what each migration locks and for how long, what is wrong with it, and the way back. */
import { SEVERITIES } from '../../../lint.ts';
import type { Severity } from '../../../model.ts';
import { skippedTexts } from '../../summary.ts';
import { plural } from '../../plural.ts';
import type { Identified, Printed, PrintedMigration } from '../printed.ts';
import { renderFinding } from './finding.ts';
import { html } from './markup.ts';
import type { Html } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { renderTimeline } from './timeline.ts';

/** Everything is in it: it loads nothing and sends nothing. */
export function renderHtml(printed: Printed): string {
  const { findings, migrations, version } = printed;
  const elsewhere = findings.filter(({ path }) => !migrations.some((migration) => isOf(migration, path)));
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>ddlint: ${verdict(findings)}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<a class="skip" href="#migrations">Skip to the migrations</a>
<header>
<h1><span class="mark" aria-hidden="true">ddlint</span> ${verdict(findings)}</h1>
<p class="basis">${basis(printed)}</p>
${filters(findings)}
<p class="key"><span class="lane reads"></span> nobody can read or write <span class="lane writes"></span> nobody can write <span class="lane reads long"></span> for a time that grows with the table <span class="lane reads kept"></span> kept until the transaction ends</p>
</header>
<main id="migrations">
${contents(migrations, findings)}
${migrations.map((migration, at) => renderMigration(migration, at, findings.filter(({ path }) => isOf(migration, path))))}
${elsewhere.length > 0 && html`<section class="migration"><h2>Not about one migration</h2>${elsewhere.map((finding) => renderFinding(finding))}</section>`}
${notSeen(printed)}
</main>
<footer>Written by ddlint ${version}. What a rule means: <code>ddlint explain &lt;rule&gt;</code>.</footer>
<script>${{ html: SCRIPT }}</script>
</body>
</html>
`.html}`;
}

function isOf({ path, back }: PrintedMigration, of: string): boolean {
  return path === of || back?.path === of;
}

function countsOf(findings: readonly Identified[]): readonly (readonly [Severity, number])[] {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [[severity, count] as const];
  });
}

function verdict(findings: readonly Identified[]): string {
  return countsOf(findings).map(([severity, count]) => plural(count, severity)).join(', ') || 'nothing to object to';
}

function basis({ report: { engine, statements: { read, understood }, compared }, migrations }: Printed): string {
  return [
    plural(migrations.length, 'migration'),
    ...(engine === undefined ? [] : [engine]),
    `${understood} of ${plural(read, 'statement')} understood`,
    ...(compared?.since === undefined ? [] : [`compared with ${compared.since}`]),
  ].join(' · ');
}

/** Without the script they do nothing, so that the script shows them. */
function filters(findings: readonly Identified[]): Html | false {
  const counts = countsOf(findings);
  return counts.length > 0 && html`<div class="filters" role="group" aria-label="Findings to show" hidden>${counts.map(([severity, count]) => html`<button type="button" class="filter ${severity}" data-severity="${severity}" aria-pressed="true">${plural(count, severity)}</button>`)}</div>`;
}

function contents(migrations: readonly PrintedMigration[], findings: readonly Identified[]): Html | false {
  return migrations.length > 1 && html`<nav aria-label="Migrations"><ol>${migrations.map((migration, at) => html`<li><a href="#m${at + 1}"><span class="path">${migration.path}</span></a>${badges(migration)}${tally(findings.filter(({ path }) => isOf(migration, path)))}</li>`)}</ol></nav>`;
}

function badges({ change, breaking }: PrintedMigration): Html {
  return html`<span class="badge ${change}">${change}</span>${breaking && change !== 'breaking' && html`<span class="badge breaking">breaking</span>`}`;
}

function tally(findings: readonly Identified[]): Html {
  const counts = countsOf(findings);
  return html`<span class="tally">${counts.length === 0 ? html`<span class="fine">no findings</span>` : counts.map(([severity, count]) => html`<span class="${severity}">${plural(count, severity)}</span>`)}</span>`;
}

function renderMigration(migration: PrintedMigration, at: number, findings: readonly Identified[]): Html {
  const { path, statements, back } = migration;
  const isForth = ({ path: of }: Identified): boolean => of === path;
  // Where both ways are in one file, each finding is where its statement is.
  const ways = { forth: findings.filter((finding) => isForth(finding) && !(back?.path === path && isIn(finding, back.statements))), back: findings.filter((finding) => !isForth(finding) || (back?.path === path && isIn(finding, back.statements))) };
  return html`<section class="migration" id="m${at + 1}" aria-labelledby="m${at + 1}-name">
<h2 id="m${at + 1}-name"><span class="path">${path}</span>${badges(migration)}${tally(findings)}</h2>
${renderTimeline(statements, ways.forth)}
${back ? html`<details class="back"${ways.back.some(({ severity }) => severity !== 'note') ? html` open` : ''}><summary>The way back: <span class="path">${back.path}</span>${tally(ways.back)}</summary>${renderTimeline(back.statements, ways.back)}</details>` : html`<p class="back none">There is no way back that ddlint could read.</p>`}
</section>`;
}

function isIn({ line, endLine }: Identified, statements: PrintedMigration['statements']): boolean {
  return statements.some((statement) => line >= statement.line && endLine <= statement.endLine);
}

function notSeen({ skipped, suppressed, known }: Printed): Html | false {
  const lines = [
    ...skippedTexts(skipped).map((each) => html`<li>${each}</li>`),
    ...suppressed.map(({ rule, path, line, reason }) => html`<li>${rule} at ${path}:${line} is suppressed: ${reason || 'no reason is given'}.</li>`),
    ...(known.length > 0 ? [html`<li>${plural(known.length, 'known finding')} of the baseline left out.</li>`] : []),
  ];
  return lines.length > 0 && html`<section class="unseen"><h2>Left out</h2><ul>${lines}</ul></section>`;
}
