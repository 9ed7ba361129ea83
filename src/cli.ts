#!/usr/bin/env node
/** The command line: words → options → load → lint → report. */
import { setFlagsFromString } from 'node:v8';
import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CheckFlags, InputFlags } from './cli/flags.ts';
import { CHECK_HELP, EFFECTS_HELP, EXPLAIN_HELP, PROGRAM_HELP, RULES_HELP, STATS_HELP } from './cli/help.ts';
import { isUserError } from './project/user-error.ts';

const program = new Command('ddlint')
  .description('Checks database migrations before anything is applied: what they lock, rewrite, lose and break.')
  .version(packageJson.version)
  .configureOutput({ outputError: (text, write) => { write(text.replace(/^error: /, 'ddlint: ')); } })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .addHelpText('after', PROGRAM_HELP);

withInput(command('check', CHECK_HELP).description('Report what is dangerous in migrations. Without paths: in the migrations found below the working directory.'))
  .addOption(new Option('--rule <id=severity>', 'set a rule to off, note, warning or error; may be repeated').argParser(severityOfRule))
  .option('--fix', 'rewrite what has a safe fix, which ends at the same schema, and report the rest')
  .option('--strict', 'what could not be read is an error')
  .option('--stats <file>', 'the sizes of the tables, as ddlint stats writes them')
  .option('--max-warnings <count>', 'fail when there are more warnings than this', wholeNumber)
  .action(run(async (paths: string[], flags: CheckFlags) => (await import('./cli/check.ts')).checkCommand(paths, flags)));

withInput(command('effects', EFFECTS_HELP).description('Show for each statement what it locks, what that blocks and how its time grows.'))
  .action(run(async (paths: string[], flags: InputFlags) => (await import('./cli/effects.ts')).effectsCommand(paths, flags)));

command('explain', EXPLAIN_HELP).description('Explain a rule: why, what to write instead, and where that is from.').argument('<rule>', 'the rule\'s id')
  .action(run(async (id: string) => (await import('./cli/rules.ts')).explainCommand(id)));

command('stats', STATS_HELP).description('Write how many rows and bytes each table of a database has, for ddlint check --stats.')
  .argument('[url]', 'the database, as postgres://user@host:5432/name; otherwise DATABASE_URL')
  .option('--output <file>', 'the file to write; otherwise standard output')
  .action(run(async (url: string | undefined, flags: { readonly output?: string }) => (await import('./cli/stats.ts')).statsCommand(url, flags)));

command('rules', RULES_HELP).description('List the rules.').addOption(format())
  .action(run(async (flags: { readonly format: 'text' | 'json' }) => (await import('./cli/rules.ts')).rulesCommand(flags.format)));

function command(name: string, help: string): Command {
  return program.command(name).showHelpAfterError(`(see ddlint ${name} --help)`).addHelpText('after', help);
}

function withInput(reading: Command): Command {
  return reading
    .argument('[paths...]', 'files, folders or glob patterns; - reads standard input')
    .option('--engine <name@major>', 'the database the migrations run on, like postgres@15')
    .addOption(new Option('--transaction <mode>', 'does the runner wrap each file in one transaction (file) or not (none)?').choices(['file', 'none']))
    .option('--schema <file>', 'the schema from before the first migration (pg_dump --schema-only)')
    .option('--config <file>', 'the configuration; otherwise the nearest ddlint.config.json')
    .option('--stdin-filename <path>', 'the name that standard input goes by')
    .option('--since <ref>', 'only what is new or has changed since this branch or commit; the rest is replayed')
    .option('--staged', 'only what is staged, as it is staged; the rest is replayed')
    .addOption(format());
}

function format(): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function severityOfRule(text: string, known?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, id, severity] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (id === undefined || severity === undefined) throw new InvalidArgumentError('Write it like drop-table=off.');
  return new Map([...(known ?? []), [id, severity]]);
}

/** Prints a UserError plainly; anything else is a bug and keeps its stack. Either way nothing was checked. */
function run<Arguments extends unknown[]>(action: (...given: Arguments) => Promise<number>): (...given: Arguments) => Promise<void> {
  return async (...given) => {
    try {
      process.exitCode = await action(...given);
    } catch (error) {
      process.stderr.write(isUserError(error) ? `ddlint: ${error.message}\n` : `ddlint failed. This is a bug, please report it:\n${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 2;
    }
  };
}

// Without this Node waits at exit for the optimizing compiler to finish the parser's two largest functions,
// 0.15–0.6 s that a short run gains nothing from: https://github.com/nodejs/node/issues/36616
setFlagsFromString('--liftoff-only');
// The parser's functions were validated when the package was built; each is looked at again when it is first called.
setFlagsFromString('--wasm-lazy-validation');
// Whoever stops reading, like head, has seen enough; the exit code still tells the verdict.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`ddlint: the report cannot be written (${error.code}).\n`);
  process.exit(2);
});
void program.parseAsync();
