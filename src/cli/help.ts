/** What the help of each command says below its options. */
export const PROGRAM_HELP = `
Examples:
  ddlint check                            the migrations below this folder
  ddlint effects db/migrations            what each of them locks and rewrites
  ddlint explain index-not-concurrent     why, and what to write instead

Colours follow the terminal, unless NO_COLOR or FORCE_COLOR is set.
ddlint.config.json: https://github.com/ddlint/ddlint#configuration`;

export const CHECK_HELP = `
Examples:
  ddlint check                            the migrations below this folder
  ddlint check db/migrations --engine postgres@16
  ddlint check db/migrations/0042.sql     one file; those before it are replayed
  ddlint check --since origin/main        what a branch brings
  ddlint check --staged                   what the next commit brings
  ddlint check --staged --quiet           the same in a hook
  ddlint check --rule drop-column=error --rule missing-lock-timeout=off
  ddlint check --stats ddlint.stats.json  locks weighed by the size of tables
  ddlint check db/migrations/0042.sql --fix    what is safe to rewrite
  ddlint check --strict --max-warnings 0 --format json > findings.json
  echo 'DROP TABLE a' | ddlint check - --stdin-filename db/0042.sql

Exit codes:
  0  nothing at error level
  1  findings at error level, or more warnings than --max-warnings
  2  nothing was checked: an option, the configuration or a path is wrong`;

export const BASELINE_HELP = `
Examples:
  ddlint baseline
  ddlint baseline db/migrations --rule missing-lock-timeout=off

Writes ddlint-baseline.json beside ddlint.config.json, or what "baseline" in it
names; commit it. A finding is known by its rule and its statement, not by its
line, also when its file gets another name. ddlint check says what of it is
gone; run this again then.

Exit codes:
  0  written
  2  nothing was written: an option, the configuration or a path is wrong`;

export const EFFECTS_HELP = `
Examples:
  ddlint effects db/migrations/0042.sql
  echo 'ALTER TABLE users ADD COLUMN age int' | ddlint effects -
  ddlint effects db/migrations --format json

Exit codes:
  0  an effect is no verdict
  2  nothing was read: an option, the configuration or a path is wrong`;

export const CI_HELP = `
Examples:
  ddlint ci                               in GitHub Actions, or in GitLab CI
  ddlint ci db/migrations --fail-on warning
  ddlint ci --sarif ddlint.sarif --html ddlint.html
  ddlint ci --code-quality gl-code-quality-report.json

GitHub: annotations, a summary of the job, and with GITHUB_TOKEN one comment
that is kept up to date. GitLab: with DDLINT_GITLAB_TOKEN one note.

Exit codes:
  0  nothing at the level of --fail-on
  1  findings at that level
  2  nothing was checked`;

export const LSP_HELP = `
Examples:
  ddlint lsp                              what an editor is told to run

Settings of the editor: ddlint.run ("onType" or "onSave"), ddlint.codeLens.
Everything else is in ddlint.config.json.`;

export const INIT_HELP = `
Examples:
  ddlint init
  ddlint init --dry-run

Asks nothing, and may be run again. The hook is that of pre-commit, lefthook,
lint-staged, husky or simple-git-hooks where the project uses one of them,
otherwise git's own; what is there is kept.

Exit codes:
  0  written, or there is nothing to write
  2  something cannot be read or written; the message says what`;

export const EXPLAIN_HELP = `
Examples:
  ddlint explain set-not-null-scan

All rules: ddlint rules`;

export const STATS_HELP = `
Examples:
  ddlint stats postgres://app@db.example.com/shop --output ddlint.stats.json
  ddlint check --stats ddlint.stats.json

Only names, rows and bytes are read, in a read-only transaction; commit the file.
Name it in "stats" in ddlint.config.json and every check knows it.`;

export const RULES_HELP = `
Examples:
  ddlint rules
  ddlint rules --format json

Change a severity with ddlint check --rule id=severity, or in "rules" in
ddlint.config.json.`;
