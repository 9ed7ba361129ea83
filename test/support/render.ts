/** A fixture's findings as a user sees them, without colours. */
import pc from 'picocolors';
import { rules } from '../../rules/index.ts';
import { linesByPath } from '../../src/report/lines.ts';
import { renderFindings } from '../../src/report/text.ts';
import { engines, parseEngine } from '../../src/engines.ts';
import { lint } from '../../src/lint.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { sql } from '../../src/readers/sql.ts';
import type { FixtureCase } from './fixtures.ts';

export async function renderCase({ title, engine: name, transaction, files }: FixtureCase): Promise<string> {
  const engine = parseEngine(name)!;
  const dialect = await loadDialect(engines[engine.name].dialect);
  const { migrations, unread } = sql.read({ files, dialect, transaction });
  const { findings } = lint({ engine, migrations, unread, rules });
  return `── ${title}\n\n${renderFindings(findings, rules, linesByPath((path) => files.find((file) => file.path === path)?.text), pc.createColors(false))}`;
}
