/** SQL that adds a constraint only where there is none of its name; PostgreSQL has no ADD CONSTRAINT IF NOT EXISTS. */
import { sqlName } from '../catalog/names.ts';
import type { Step } from '../model.ts';
import type { Name } from '../operations.ts';
import { literal } from './inverse/undo.ts';

/** Runners that cut files at each `;`, and what tells them where not to. */
const BLOCKS: Readonly<Record<string, readonly [begin: string, end: string]>> = { goose: ['-- +goose StatementBegin', '-- +goose StatementEnd'], 'sql-migrate': ['-- +migrate StatementBegin', '-- +migrate StatementEnd'] };

export function addedUnlessThere({ migration }: Step, table: Name, constraints: readonly { readonly name: string; readonly definition: string }[]): string {
  const on = sqlName(table);
  const [begin, end] = BLOCKS[migration.reader] ?? [];
  return [
    `-- where ${constraints.length > 1 ? 'other constraints have these names' : 'another constraint has this name'}, take ${constraints.length > 1 ? 'others' : 'another'}:`,
    ...(begin === undefined ? [] : [begin]),
    'DO $$ BEGIN',
    ...constraints.flatMap(({ name, definition }) => [
      `  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${literal(on)}::regclass AND conname = ${literal(name)}) THEN`,
      `    ALTER TABLE ${on} ADD CONSTRAINT ${sqlName({ name })} ${definition} NOT VALID;`,
      '  END IF;',
    ]),
    'END $$;',
    ...(end === undefined ? [] : [end]),
  ].join('\n');
}
