/** What a project says to Flyway. https://documentation.red-gate.com/fd/flyway-namespace-277579021.html */
import { byDefault, known, namedBelow, saidBelow } from '../said.ts';
import type { Settings } from '../said.ts';

export type FlywaySettings = {
  /** As they are written: `filesystem:sql`; undefined where nobody says. */
  readonly locations: readonly string[] | undefined;
  /** How files are called; undefined where nobody says. */
  readonly prefixes: { readonly [kind in 'V' | 'U' | 'R' | 'B']: string | undefined };
  readonly separator: string;
  readonly suffixes: readonly string[];
  readonly placeholders: Placeholders;
  readonly executeInTransaction: boolean;
  /** All that are pending run in one transaction. */
  readonly group: boolean;
  /** A file may have statements that run in a transaction, and others. */
  readonly mixed: boolean;
  readonly outOfOrder: boolean;
  /** Where names without a schema are looked up first; undefined where nobody says. */
  readonly defaultSchema: string | undefined;
};
/** `values`: by name in small letters, as far as they are known. */
export type Placeholders = { readonly isReplaced: boolean; readonly prefix: string; readonly suffix: string; readonly values: ReadonlyMap<string, string> };

/** Where nobody says anything. https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/internal/configuration/models/FlywayModel.java */
export const DEFAULTS: FlywaySettings = {
  locations: undefined,
  prefixes: { V: undefined, U: undefined, R: undefined, B: undefined },
  separator: '__',
  suffixes: ['.sql'],
  placeholders: { isReplaced: true, prefix: '${', suffix: '}', values: new Map() },
  executeInTransaction: true,
  group: false,
  mixed: false,
  outOfOrder: false,
  defaultSchema: undefined,
};

/** Undefined where nothing is said to Flyway. */
export function flywaySettingsIn(path: string, settings: Settings): FlywaySettings | undefined {
  const prefix = /(?:^|\/)application\.[^/]*$/.test(path) ? 'spring.flyway' : 'flyway';
  if (![...settings.keys()].some((key) => key.startsWith(`${prefix}.`))) return undefined;
  const said = saidBelow(settings, prefix);
  const list = (name: string): readonly string[] | undefined => said(name)?.flatMap((value) => byDefault(value).split(',')).map((value) => value.trim()).filter((value) => value !== '');
  const text = (name: string): string | undefined => known(said(name)?.[0]);
  const flag = (name: string, otherwise: boolean): boolean => (text(name) === undefined ? otherwise : text(name)!.trim().toLowerCase() === 'true');
  const environment = saidBelow(settings, `environments.${text('environment') ?? 'default'}`);
  const schemas = list('schemas') ?? environment('schemas') ?? [];
  const defaultSchema = known(byDefault(said('defaultSchema')?.[0] ?? '')) || known(schemas[0]);
  return {
    locations: list('locations'),
    prefixes: { V: text('sqlMigrationPrefix'), U: text('undoSqlMigrationPrefix'), R: text('repeatableSqlMigrationPrefix'), B: text('baselineMigrationPrefix') },
    separator: text('sqlMigrationSeparator') ?? DEFAULTS.separator,
    suffixes: list('sqlMigrationSuffixes') ?? DEFAULTS.suffixes,
    placeholders: {
      isReplaced: flag('placeholderReplacement', true),
      // They look like a value from elsewhere themselves.
      prefix: said('placeholderPrefix')?.[0] ?? '${',
      suffix: said('placeholderSuffix')?.[0] ?? '}',
      values: new Map([...[...namedBelow(settings, `${prefix}.placeholders`)].map(([name, value]) => [name.toLowerCase(), value] as const), ...standard(text('placeholderSeparator') ?? ':', defaultSchema, text('table') ?? 'flyway_schema_history')]),
    },
    executeInTransaction: flag('executeInTransaction', true),
    group: flag('group', false),
    mixed: flag('mixed', false),
    outOfOrder: flag('outOfOrder', false),
    defaultSchema,
  };
}

/** Those that Flyway gives itself, as far as they can be known. https://github.com/flyway/flyway/blob/main/flyway-core/src/main/java/org/flywaydb/core/internal/parser/ParsingContext.java */
function standard(separator: string, defaultSchema: string | undefined, table: string): readonly (readonly [string, string])[] {
  return [[`flyway${separator}table`, table], ...(defaultSchema === undefined ? [] : [[`flyway${separator}defaultschema`, defaultSchema] as const])];
}
