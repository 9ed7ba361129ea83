/** The command line: words → options → load → lint → report. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { indexAt } from '../project/git.ts';
import type { Index } from '../project/git.ts';
import { isUserError } from '../project/user-error.ts';
import { FORMAT_NAMES } from '../report/formats/names.ts';
import type { CiFlags } from './ci.ts';
import type { CheckFlags, InputFlags } from './flags.ts';
import { BASELINE_HELP, CHECK_HELP, CI_HELP, EFFECTS_HELP, EXPLAIN_HELP, INIT_HELP, LSP_HELP, PROGRAM_HELP, RULES_HELP, STATS_HELP } from './help.ts';

/** Runs the command that `words` ask for; its exit code. */
export async function main(words: readonly string[]): Promise<number> {
  let code = 0;
  const program = createProgram((exit) => { code = exit; });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return code;
}

/** `exit` is told the exit code of the command that ran. */
function createProgram(exit: (code: number) => void): Command {
  const program = new Command('ddlint')
    .description('Checks database migrations before anything is applied: what they lock, rewrite, lose and break.')
    .version(packageJson.version)
    .configureOutput({ outputError: (text, write) => { write(text.replace(/^error: /, 'ddlint: ')); } })
    .exitOverride()
    .addHelpText('after', PROGRAM_HELP);

  withInput(command(program, 'check', CHECK_HELP).description('Report what is dangerous in migrations. Without paths: in the migrations found below the working directory.'))
    .addOption(format(FORMAT_NAMES))
    .addOption(ruleSeverity())
    .option('--fix', 'rewrite what has a safe fix, which ends at the same schema, and report the rest')
    .option('--watch', 'check again whenever a file has changed')
    .option('--quiet', 'print nothing where nothing is found')
    .option('--strict', 'what could not be read is an error')
    .option('--stats <file>', 'the sizes of the tables, as ddlint stats writes them')
    .option('--no-baseline', 'report also what ddlint baseline has recorded')
    .option('--no-cache', 'neither use nor write what is kept of long histories from run to run')
    .option('--max-warnings <count>', 'fail when there are more warnings than this', wholeNumber)
    .action(run(exit, async (paths: string[], said: Said<CheckFlags>) => {
      const flags = { ...said, ...asked(said) };
      return (await import('./commands.ts')).checkCommand(paths, flags);
    }));

  withInput(command(program, 'effects', EFFECTS_HELP).description('Show for each statement what it locks, what that blocks and how its time grows.'))
    .addOption(format())
    .action(run(exit, async (paths: string[], said: Said<InputFlags>) => {
      const flags = { ...said, ...asked(said) };
      return (await import('./commands.ts')).effectsCommand(paths, flags);
    }));

  withProject(command(program, 'baseline', BASELINE_HELP).description('Record what is found now, so that ddlint check reports only what is new.'))
    .addOption(ruleSeverity())
    .option('--stats <file>', 'the sizes of the tables, as ddlint stats writes them')
    .action(run(exit, async (paths: string[], flags: Omit<CheckFlags, 'format'>) => (await import('./commands.ts')).baselineCommand(paths, flags)));

  withProject(command(program, 'ci', CI_HELP).description('Check what a pull request or merge request brings, and say so there.'))
    .option('--since <ref>', 'compare with this branch or commit, in place of what the service says')
    .option('--all', 'check all migrations, not only what is new or has changed')
    .addOption(ruleSeverity())
    .option('--strict', 'what could not be read is an error')
    .option('--stats <file>', 'the sizes of the tables, as ddlint stats writes them')
    .option('--no-baseline', 'report also what ddlint baseline has recorded')
    .addOption(new Option('--fail-on <level>', 'the least severe finding that fails').choices(['error', 'warning', 'note', 'never']).default('error'))
    .option('--no-comment', 'write no comment')
    .option('--sarif <file>', 'write SARIF too, for GitHub code scanning')
    .option('--code-quality <file>', 'write a Code Quality report too, for GitLab')
    .option('--html <file>', 'write a page too, for whoever decides on the release')
    .action(run(exit, async (paths: string[], flags: CiFlags) => (await import('./ci.ts')).ciCommand(paths, flags)));

  command(program, 'lsp', LSP_HELP).description('Speak with an editor: the language server, over standard input and output.')
    .option('--stdio', 'what it does anyway; editors say so')
    .action(run(exit, async () => (await import('./lsp.ts')).lspCommand()));

  command(program, 'init', INIT_HELP).description('Write a configuration with what is found, and a check before each commit.')
    .option('--dry-run', 'write nothing, and show what would be written')
    .action(run(exit, async (flags: { readonly dryRun?: true }) => (await import('./commands.ts')).initCommand(flags)));

  command(program, 'explain', EXPLAIN_HELP).description('Explain a rule: why, what to write instead, and where that is from.').argument('<rule>', 'the rule\'s id')
    .action(run(exit, async (id: string) => (await import('./commands.ts')).explainCommand(id)));

  command(program, 'stats', STATS_HELP).description('Write how many rows and bytes each table of a database has, for ddlint check --stats.')
    .argument('[url]', 'the database, as postgres://user@host:5432/name; otherwise DATABASE_URL')
    .option('--output <file>', 'the file to write; otherwise standard output')
    .action(run(exit, async (url: string | undefined, flags: { readonly output?: string }) => (await import('./stats.ts')).statsCommand(url, flags)));

  command(program, 'rules', RULES_HELP).description('List the rules.').addOption(format())
    .action(run(exit, async (flags: { readonly format: 'text' | 'json' }) => (await import('./commands.ts')).rulesCommand(flags.format)));
  return program;
}

function command(program: Command, name: string, help: string): Command {
  return program.command(name).showHelpAfterError(`(see ddlint ${name} --help)`).addHelpText('after', help);
}

function withInput(reading: Command): Command {
  return withProject(reading, '; - reads standard input')
    .option('--stdin-filename <path>', 'the name that standard input goes by')
    .option('--since <ref>', 'only what is new or has changed since this branch or commit; the rest is replayed')
    .option('--staged', 'only what is staged, as it is staged; the rest is replayed');
}

function withProject(reading: Command, stdin = ''): Command {
  return reading
    .argument('[paths...]', `files, folders or glob patterns${stdin}`)
    .option('--engine <name@major>', 'the database the migrations run on, like postgres@15')
    .addOption(new Option('--transaction <mode>', 'does the runner wrap each file in one transaction (file) or not (none)?').choices(['file', 'none']))
    .option('--reader <name>', 'the framework of the migrations, where it is not to be found out')
    .option('--schema <file>', 'the schema from before the first migration (pg_dump --schema-only)')
    .option('--config <file>', 'the configuration; otherwise the nearest ddlint.config.json');
}

function ruleSeverity(): Option {
  return new Option('--rule <id=severity>', 'set a rule to off, note, warning or error; may be repeated').argParser(severityOfRule);
}

function format(more: readonly string[] = []): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json', ...more]).default('text');
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

/** What the words come to. */
type Said<Flags> = Omit<Flags, 'staged'> & { readonly staged?: true };

/** Git is asked before what its answer is for is loaded. */
function asked({ staged }: { readonly staged?: true }): { readonly staged: Promise<Index> | undefined } {
  const index = staged && indexAt(process.cwd());
  // Whoever waits for it hears of what fails; whoever has found another fault before need not.
  index?.catch(() => undefined);
  return { staged: index };
}

/** Prints a UserError plainly; anything else is a bug and keeps its stack. Either way nothing was checked. */
function run<Arguments extends unknown[]>(exit: (code: number) => void, action: (...given: Arguments) => Promise<number>): (...given: Arguments) => Promise<void> {
  return async (...given) => {
    try {
      exit(await action(...given));
    } catch (error) {
      process.stderr.write(isUserError(error) ? `ddlint: ${error.message}\n` : `ddlint failed. This is a bug, please report it:\n${error instanceof Error ? error.stack : String(error)}\n`);
      exit(2);
    }
  };
}
