/** What settings files say. */

/** By key, `flyway.locations`; the items of a list in order. */
export type Settings = ReadonlyMap<string, readonly string[]>;
/** Undefined for a text that is no settings file. */
export type ParseSettings = (path: string, text: string) => Settings | undefined;

/** Looks a setting up by its key below `prefix`: `sqlMigrationPrefix`, `sql-migration-prefix` and `sql_migration_prefix` are one. */
export function saidBelow(settings: Settings, prefix: string): (name: string) => readonly string[] | undefined {
  const known = new Map([...settings].map(([key, values]) => [plain(key), values]));
  const start = prefix === '' ? '' : `${prefix}.`;
  return (name) => known.get(plain(start + name)) ?? indexed(settings, plain(start + name));
}

/** Those whose names come from the project, by name: `placeholders.role` or `placeholders[role]`. */
export function namedBelow(settings: Settings, prefix: string): ReadonlyMap<string, string> {
  return new Map([...settings].flatMap(([key, [value]]) => {
    const [, name] = /^\.?\[(.*)\]$|^\.(.*)$/.exec(key.startsWith(prefix) ? key.slice(prefix.length) : '')?.filter((part) => part !== undefined) ?? [];
    return name === undefined || known(value) === undefined ? [] : [[name, value!] as const];
  }));
}

/** Undefined for what is put in where it runs: `${DB_SCHEMA:app}`. */
export function known(value: string | undefined): string | undefined {
  return value === undefined || /\$\{|@\w+@/.test(value) ? undefined : value;
}

/** With what stands where nobody says otherwise: `db` for `${DB_FOLDER:db}`. */
export function byDefault(value: string): string {
  return value.replace(/\$\{[\w.-]+:([^${}]*)\}/g, '$1');
}

/** Lists in properties: `locations[0]`, `locations[1]`. */
function indexed(settings: Settings, name: string): readonly string[] | undefined {
  const found = [...settings].flatMap(([key, values]) => {
    const [, of, index] = /^(.*)\[(\d+)\]$/.exec(key) ?? [];
    return of !== undefined && plain(of) === name ? [{ index: Number(index), values }] : [];
  });
  return found.length === 0 ? undefined : found.sort((a, b) => a.index - b.index).flatMap(({ values }) => values);
}

function plain(key: string): string {
  return key.replace(/[-_]/g, '').toLowerCase();
}
