/** Linting any history at all: it never fails, and it says the same whatever does not matter to the database. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { check } from '../../src/index.ts';
import { scan } from '../../src/dialects/lexer.ts';
import { lint } from '../../src/lint.ts';
import type { Finding, Rule } from '../../src/model.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { engineOf } from '../../src/project/settings.ts';
import { sql } from '../../src/readers/sql.ts';
import { anyText, histories, wellWritten } from './texts.ts';

const dialect = await loadDialect('postgres');
const engine = engineOf(undefined);
const SEED = Number(process.env['SEED'] ?? 1);
const RUNS = Number(process.env['RUNS'] ?? 60);

type History = readonly string[];
const written = fc.oneof(fc.constantFrom(...histories), fc.array(wellWritten, { minLength: 1, maxLength: 3 }));
const anything = fc.array(anyText, { minLength: 1, maxLength: 3 });

describe('any history', () => {
  test('is linted, and no rule fails on it', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(anything, written), async (history) => {
      const { findings } = await check({ files: filesOf(history) });
      expect(findings.filter(({ message }) => message.startsWith('This rule failed'))).toEqual([]);
    }), { numRuns: RUNS * 6, seed: SEED });
  });

  test('gives the same findings again, also while others are linted', async () => {
    await fc.assert(fc.asyncProperty(anything, written, async (history, other) => {
      const alone = await check({ files: filesOf(history) });
      const [first, , second] = await Promise.all([check({ files: filesOf(history) }), check({ files: filesOf(other) }), check({ files: filesOf(history) })]);
      expect([first, second]).toEqual([alone, alone]);
    }), { numRuns: RUNS, seed: SEED });
  });

  test('gives the same findings in whatever order the rules are', () => {
    fc.assert(fc.property(written, fc.shuffledSubarray([...rules], { minLength: rules.length }), (history, shuffled) => {
      expect(told(history, shuffled).sort()).toEqual(told(history).sort());
    }), { numRuns: RUNS * 2, seed: SEED });
  });
});

describe('the same findings, apart from their places, are given', () => {
  const same = (change: (text: string) => string): void => {
    fc.assert(fc.property(written, (history) => { expect(told(history.map(change))).toEqual(told(history)); }), { numRuns: RUNS * 2, seed: SEED });
  };

  test('with another end of line', () => { same((text) => text.replace(/\r?\n/g, '\r\n')); });
  test('with characters of four bytes in comments', () => { same(withWideComments); });
  test('with a byte order mark', () => { same((text) => `\ufeff${text}`); });
  test('with spaces and comments between statements', () => {
    for (const between of ['\n\n\t\n', '\n-- 😀 très; "\n', "\n/* 表 /* it's; */ $$ */\n"]) same((text) => (text === '' ? text : withBetween(text, between))); // an empty file is told to be one
  });
});

function filesOf(history: History): readonly { readonly path: string; readonly text: string }[] {
  return history.map((text, i) => ({ path: `${i}.sql`, text }));
}

/** What is said about a history, in text for every place in it. */
function told(history: History, asked: readonly Rule[] = rules): string[] {
  const { migrations, unread } = sql.read({ files: filesOf(history), dialect, transaction: 'assumed' });
  return lint({ engine, migrations, unread, rules: asked }).findings.map((finding) => tell(finding, history[Number.parseInt(finding.path)] ?? '').replaceAll('\\r\\n', '\\n').replaceAll(WIDE, ''));
}

function tell({ rule, severity, path, range, message, help, fixes }: Finding, text: string): string {
  const changes = fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ text: edit.text, at: text.slice(...edit.range) })) }));
  return JSON.stringify({ path, rule, severity, at: text.slice(...range), message: unplaced(message), help: help && unplaced(help), changes });
}

/** Where two statements share a line, one is told by what it says. */
function unplaced(words: string): string {
  return words.replace(/\blines? \d+(?:(?:, | and | to )\d+)*(?:,? and \d+ more)?(?:(?:,| and) `[^`]*`)*/g, 'line …');
}

const WIDE = ' 😀';

/** Suppressions, and what cuts a file for a framework, stay as they are. */
function withWideComments(text: string): string {
  const scanner = scan(text);
  const parts: string[] = [];
  let done = 0;
  while (scanner.next()) {
    if (scanner.kind !== 'comment' || !scanner.closed || text.slice(scanner.start, scanner.end).includes('ddlint') || /^--[ \t]*\+/.test(text.slice(scanner.start, scanner.end))) continue;
    parts.push(text.slice(done, scanner.start + 2), WIDE);
    done = scanner.start + 2;
  }
  return parts.join('') + text.slice(done);
}

/** With the same put before each statement and at the end. */
function withBetween(text: string, between: string): string {
  const starts = dialect.parse(text).map(({ range }) => range[0]);
  return [0, ...starts].map((start, i) => text.slice(start, starts[i] ?? text.length)).join(between) + between;
}
