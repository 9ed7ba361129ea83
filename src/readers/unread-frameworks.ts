/** Frameworks whose migrations are code, which nobody reads yet: how theirs are told from other files. */

/** `path`: of a migration, with the folder that is searched in front; `text`: what stands near its beginning, where the path alone does not tell. */
type UnreadFramework = { readonly name: string; readonly path: RegExp; readonly text?: RegExp };

const PYTHON = /(?:^|\/)[^/]*(?:versions|migrat|alembic)[^/]*\/(?:.*\/)?(?!__init__\.|env\.)[^/]+\.py$/i;
const RUBY = /(?:^|\/)[^/]*migrat[^/]*\/(?:.*\/)?\d+_\w+(?:\.\w+)?\.rb$/i;
const SCRIPT = /(?:^|\/)[^/]*migrat[^/]*\/(?:.*\/)?(?!index\.)[^/]+(?<!\.d|\.test|\.spec)\.[cm]?[jt]s$/i;
const PHP = /(?:^|\/)[^/]*migrations[^/]*\/(?:.*\/)?\d{14}_\w+\.php$/i;
const GO = /(?:^|\/)\d+_\w+(?<!_test)\.go$/;

/** The first whose path and text fit. */
const UNREAD_FRAMEWORKS: readonly UnreadFramework[] = [
  { name: 'Django', path: /(?:^|\/)[^/]*migrations\/\d{4}_\w+\.py$/, text: /\bmigrations\.Migration\b/ },
  { name: 'Alembic', path: PYTHON, text: /^down_revision\b/m },
  { name: 'Rails', path: RUBY, text: /\bActiveRecord::Migration\b/ },
  { name: 'Sequel', path: RUBY, text: /\bSequel\.migration\b/ },
  { name: 'TypeORM', path: SCRIPT, text: /\bimplements\s+MigrationInterface\b/ },
  { name: 'MikroORM', path: SCRIPT, text: /['"]@mikro-orm\/migrations/ },
  { name: 'Sequelize', path: SCRIPT, text: /\bqueryInterface\b/i },
  { name: 'Kysely', path: SCRIPT, text: /\bKysely\s*</ },
  { name: 'Knex', path: SCRIPT, text: /\bup\b[^;{}]*\(\s*(?:knex\b|\w+\s*:\s*Knex\b)/ },
  { name: 'node-pg-migrate', path: SCRIPT, text: /\bup\b[^;{}]*\(\s*pgm\b/ },
  { name: 'db-migrate', path: SCRIPT, text: /\bup\b[^;{}]*\(\s*db\b/ },
  { name: 'Laravel', path: /(?:^|\/)migrations\/(?:.*\/)?\d{4}_\d\d_\d\d_\d{6}_\w+\.php$/ },
  { name: 'Doctrine', path: /(?:^|\/)Version\d{8,14}\w*\.php$/, text: /\bextends\s+AbstractMigration\b/ },
  { name: 'Phinx', path: PHP, text: /\bextends\s+\\?(?:Phinx\\Migration\\)?\w*AbstractMigration\b|\bextends\s+BaseMigration\b/ },
  { name: 'Entity Framework', path: /(?:^|\/)Migrations\/(?:.*\/)?\d{14}_\w+\.cs$/, text: /\bclass\s+\w+\s*:\s*Migration\b/ },
  { name: 'Ecto', path: /(?:^|\/)[^/]*migrations\/(?:.*\/)?\d{14}_\w+\.exs$/ },
  { name: 'Flyway Java', path: /(?:^|\/)(?:[VUB]\d+(?:[._]\d+)*|R)__\w+\.(?:java|kt|groovy|scala)$/ },
  { name: 'goose Go', path: GO, text: /\bgoose\.AddMigration/ },
  { name: 'bun', path: GO, text: /\bMigrations\.MustRegister\b/ },
  { name: 'SeaORM', path: /(?:^|\/)m\d{8}_\d{6}_\w+\.rs$/ },
  { name: 'refinery Rust', path: /(?:^|\/)[VU]\d+__\w+\.rs$/ },
];

/** How far into a file its signs are looked for, in characters. */
const HEAD = 4_000;

/** Can a file of this path be a migration that nobody reads? */
export function mayBeUnread(path: string): boolean {
  return UNREAD_FRAMEWORKS.some((framework) => framework.path.test(path));
}

/** Whose migration it is; `textOf` is asked only where the path does not tell. */
export function unreadFrameworkOf(path: string, textOf: () => string): string | undefined {
  return UNREAD_FRAMEWORKS.find((framework) => framework.path.test(path) && (framework.text?.test(textOf().slice(0, HEAD)) ?? true))?.name;
}

/** Is it named like its migrations? */
export function isNamedLike(name: string, path: string): boolean {
  return UNREAD_FRAMEWORKS.some((framework) => framework.name === name && framework.path.test(path));
}
