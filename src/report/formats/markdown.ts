/** For a pull request: what the migrations are, what they lock, what to write instead. GitHub's Markdown. */
import { SEVERITIES } from '../../lint.ts';
import type { Severity } from '../../model.ts';
import type { Lock } from '../timeline.ts';
import { visible } from '../visible.ts';
import { plural } from '../plural.ts';
import { code, fenced } from './markdown-text.ts';
import type { Identified, Printed, PrintedMigration } from './printed.ts';

/** Not more characters than `limit`; findings that have no room are counted. */
export function renderMarkdown(printed: Printed, limit = Infinity): string {
  const { findings, migrations } = printed;
  const head = [`### ddlint: ${verdict(findings)}`, '', ...tableOf(migrations, findings), ...checklist(migrations), ''].join('\n');
  const foot = footer(printed);
  const blocks = [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)).map(renderFinding);
  let text = head;
  let shown = 0;
  for (const block of blocks) {
    if (text.length + block.length + foot.length + ROOM > limit) break;
    text += block;
    shown += 1;
  }
  const left = blocks.length - shown;
  return `${text}${left === 0 ? '' : `\n${plural(left, 'more finding')} ${left === 1 ? 'has' : 'have'} no room here: run \`ddlint check\` to see ${left === 1 ? 'it' : 'them'}.\n`}${foot}`;
}

/** For the sentence that says how many findings are left. */
const ROOM = 200;
const MARKS: { readonly [severity in Severity]: string } = { error: '🛑', warning: '⚠️', note: 'ℹ️' };

function verdict(findings: readonly Identified[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  });
  return counts.length === 0 ? 'nothing to object to' : counts.join(', ');
}

function tableOf(migrations: readonly PrintedMigration[], findings: readonly Identified[]): readonly string[] {
  if (migrations.length === 0) return ['No migration is new or has changed.', ''];
  const rows = migrations.slice(0, MAX_ROWS).map((migration) => {
    const own = findings.filter(({ path }) => path === migration.path || path === migration.back?.path);
    const marks = SEVERITIES.flatMap((severity) => {
      const count = own.filter((finding) => finding.severity === severity).length;
      return count === 0 ? [] : [`${MARKS[severity]} ${count}`];
    });
    return `| ${code(migration.path)} | ${changeText(migration)} | ${locksText(migration)} | ${marks.join(' ') || '✅'} |`;
  });
  const left = migrations.length - rows.length;
  return ['| migration | change | who waits | findings |', '| --- | --- | --- | --- |', ...rows, ...(left > 0 ? ['', `And ${plural(left, 'more migration')}.`] : []), ''];
}

const MAX_ROWS = 30;

function changeText({ change, breaking }: PrintedMigration): string {
  return breaking && change !== 'breaking' ? `${change}, **breaking**` : change === 'breaking' ? '**breaking**' : change;
}

/** Who waits for the migration, and how long; nothing where that is an instant for nobody. */
function locksText({ statements }: PrintedMigration): string {
  const locks = statements.flatMap((statement) => statement.locks).filter(({ isNew, blocks }) => !isNew && (blocks === 'reads' || blocks === 'writes'));
  const worst = new Map<string, Lock>();
  for (const lock of locks) {
    const known = worst.get(lock.target);
    if (!known || weight(lock) > weight(known)) worst.set(lock.target, lock);
  }
  const texts = [...worst.values()].slice(0, MAX_LOCKS).map(({ target, blocks, time }) => `${code(target)}: ${blocks === 'reads' ? 'reads and writes' : 'writes'}, ${time}`);
  return [...texts, ...(worst.size > texts.length ? [`${worst.size - texts.length} more`] : [])].join('<br>') || 'nobody';
}

const MAX_LOCKS = 4;

function weight({ work, blocks }: Lock): number {
  return (work === 'metadata' ? 0 : 2) + (blocks === 'reads' ? 1 : 0);
}

/** What a person has to see to where running code may rely on what is changed. */
function checklist(migrations: readonly PrintedMigration[]): readonly string[] {
  const breaking = migrations.filter((migration) => migration.breaking);
  if (breaking.length === 0) return [];
  return [
    '**Before this is deployed**',
    '',
    ...breaking.slice(0, MAX_ROWS).map(({ path }) => `- [ ] No running version of the application uses what ${code(path)} takes away or changes.`),
    '- [ ] Views, jobs and reports of other teams do not use it either.',
    '- [ ] It is known how to go back, and whether that loses data.',
    '',
  ];
}

function renderFinding({ severity, rule, path, line, message, help, url }: Identified): string {
  return [
    '<details>',
    `<summary>${MARKS[severity]} <code>${escaped(path)}:${line}</code> ${escaped(message)}</summary>`,
    '',
    ...(help === undefined ? [] : [fenced(help), '']),
    `[${rule}](${url})`,
    '</details>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '&#64;').replace(/\s+/g, ' ');
}

function footer({ report: { engine, statements: { read, understood } }, suppressed, known, skipped }: Printed): string {
  const parts = [
    `${understood} of ${plural(read, 'statement')} understood`,
    engine,
    ...(suppressed.length > 0 ? [`${plural(suppressed.length, 'finding')} suppressed`] : []),
    ...(known.length > 0 ? [`${plural(known.length, 'known finding')} left out`] : []),
    ...(skipped.length > 0 ? [`${plural(skipped.length, 'part')} not checked: ${skipped.slice(0, 3).map(({ path, reason }) => `${code(path)} (${escaped(reason)})`).join(', ')}`] : []),
  ];
  return `\n<sub>${parts.join('; ')}. Explained by <code>ddlint explain &lt;rule&gt;</code>.</sub>\n`;
}
