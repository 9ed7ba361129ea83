import { isBookkeeping } from '../src/catalog/references.ts';
import { sqlName } from '../src/catalog/names.ts';
import { namedRelation } from '../src/effects/relations.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'tampering-with-migration-table',
  title: 'Leave the table of the migration tool to the tool',
  category: 'history',
  severity: 'warning',
  engines: ['postgres'],
  why: 'This table says which migrations a database has. With other rows or another shape in it, the tool skips migrations or runs them twice, and every database that was not changed in the same way differs from then on.',
  instead: 'Use the tool\'s own command to mark a migration as applied or to repair its history, on the database that needs it: `stamp`, `resolve`, `repair`, `force`, `fake`.',
  sources: ['https://alembic.sqlalchemy.org/en/latest/api/commands.html#alembic.command.stamp', 'https://www.prisma.io/docs/orm/reference/prisma-cli-reference#migrate-resolve', 'https://documentation.red-gate.com/flyway/reference/commands/repair'],
  *checkStep(step) {
    const does = TAMPERING.get(step.operation.kind);
    const table = does === undefined ? undefined : namedRelation(step.operation);
    if (!table || !(isBookkeeping(table) || table.schema === 'sqitch') || AMBIGUOUS.has(table.name) || isNew(step, table)) return;
    yield { message: `${sqlName(table)} is where the migration tool keeps what it has run: this ${does} it.`, help: 'Use the tool\'s own command on the database that needs it.', once: table.name };
  },
});

const TAMPERING: ReadonlyMap<string, string> = new Map([
  ['write', 'changes the rows of'], ['truncate', 'empties'], ['dropTable', 'drops'], ['renameTable', 'renames'], ['setSchema', 'moves'],
  ['addColumn', 'alters'], ['dropColumn', 'alters'], ['renameColumn', 'alters'], ['alterColumnType', 'alters'], ['dropConstraint', 'alters'],
]);
/** Also a name that applications give to tables of their own. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['schema_version']);
