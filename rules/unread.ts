import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'unread',
  title: 'Know what could not be read',
  category: 'unread',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A statement that cannot be read cannot be checked: whatever it locks, rewrites or drops, nobody has looked at it. ddlint never skips one silently.',
  instead: 'Correct the statement, or write dynamic SQL out so that it can be read. Where that is not possible, check it by hand and suppress the finding with the reason.',
  sources: ['https://www.postgresql.org/docs/current/sql-syntax.html'],
  *checkMigration({ migration }) {
    for (const { path, statements } of migration.down ? [migration.up, migration.down] : [migration.up]) {
      for (const operation of statements.flatMap(({ operations }) => operations)) {
        if (operation.kind !== 'unknown') continue;
        const mentions = operation.mentions.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`));
        yield {
          path,
          range: operation.range,
          message: `${/^(syntax error|unterminated)\b/.test(operation.reason) ? 'PostgreSQL refuses this' : 'Not checked'}: ${operation.reason}.${mentions.length > 0 ? ` It mentions ${mentions.join(', ')}.` : ''}`,
          help: 'Correct it, or check it by hand and say so: `-- ddlint-ignore unread: <what you checked>`.',
        };
      }
    }
  },
});
