/** What somebody is told who types something wrong, or asks for help. */
import { describe, expect, it } from 'vitest';
import { shipped as ddlint, folder, HISTORY } from './run.ts';

const ENGINES = [10, 11, 12, 13, 14, 15, 16, 17, 18].map((major) => `postgres@${major}`).join(', ');

describe('a mistake is named with what is allowed instead, and nothing is checked:', () => {
  it.each([
    [['chekc'], "ddlint: unknown command 'chekc'\n(Did you mean check?)"],
    [['check', '--strcit'], "ddlint: unknown option '--strcit'\n(Did you mean --strict?)\n(see ddlint check --help)"],
    [['check', '--engine', 'mysql@8'], `ddlint: There is no engine mysql@8. Allowed: ${ENGINES}.`],
    [['check', '--engine', 'postgres@9'], `ddlint: There is no engine postgres@9. Allowed: ${ENGINES}.`],
    [['check', '--rule', 'drop-tabel=off'], 'ddlint: There is no rule drop-tabel. Did you mean drop-table? List the rules with: ddlint rules.'],
    [['check', '--rule', 'drop-table=fatal'], 'ddlint: drop-table cannot be fatal. Allowed: off, note, warning, error.'],
    [['check', '--rule', 'drop-table'], "ddlint: option '--rule <id=severity>' argument 'drop-table' is invalid. Write it like drop-table=off."],
    [['check', '--max-warnings', '-1'], "ddlint: option '--max-warnings <count>' argument '-1' is invalid. Give a whole number."],
    [['check', '--format', 'yaml'], "ddlint: option '--format <format>' argument 'yaml' is invalid. Allowed choices are text, json, jsonl, sarif, github, gitlab, junit, checkstyle, html, markdown."],
    [['check', '--transaction', 'all'], "ddlint: option '--transaction <mode>' argument 'all' is invalid. Allowed choices are file, none."],
    [['check', '--engine'], "ddlint: option '--engine <name@major>' argument missing"],
    [['check', '--stdin-filename', 'a.sql'], 'ddlint: --stdin-filename needs - as the path.'],
    [['check', '-', 'migrations'], 'ddlint: Standard input (-) cannot be checked together with paths. Give one or the other.'],
    [['baseline', '--strict'], "ddlint: unknown option '--strict'"],
    [['effects', '--strict'], "ddlint: unknown option '--strict'"],
    [['explain'], "ddlint: missing required argument 'rule'\n(see ddlint explain --help)"],
    [['explain', 'drop-tabel'], 'ddlint: There is no rule drop-tabel. Did you mean drop-table? List the rules with: ddlint rules.'],
    [['rules', 'drop-table'], "ddlint: too many arguments for 'rules'. Expected 0 arguments but got 1."],
  ])('%j', async (given, message) => {
    const { code, stdout, stderr } = await ddlint(given, { cwd: folder(HISTORY), input: '' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

it('without a command, help is what went wrong', async () => {
  const { code, stdout, stderr } = await ddlint([], { cwd: folder({}) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: ddlint');
});

it.each([[], ['check'], ['effects'], ['baseline'], ['explain'], ['rules']])('help of %j has examples, fits a terminal and goes to standard output', async (...command) => {
  const { code, stdout, stderr } = await ddlint([...command, '--help'], { cwd: folder({}) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Examples:');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).not.toContain('{}');
});

it('says its version', async () => {
  const { code, stdout } = await ddlint(['--version'], { cwd: folder({}) });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
