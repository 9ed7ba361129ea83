/** A schema in lines of text: as the catalog has it, and as a server has it. */
import { besides, nameOf } from '../../src/catalog/names.ts';
import type { Catalog, Column, Table } from '../../src/model.ts';

export function describeCatalog(catalog: Catalog): readonly string[] {
  const tables = [...catalog.tables.entries()].flatMap(([, table]) => describeTable(catalog, table));
  const sequences = [...catalog.sequences.entries()].map(([key, { ownedBy }]) => `sequence ${qualified(key)}${ownedBy ? ` of ${qualified(ownedBy.table)}.${ownedBy.column}` : ''}`);
  const types = [...catalog.types.entries()].flatMap(([key, { kind, values, constraints = [] }]) => [`type ${qualified(key)} ${kind} ${[...values ?? []].sort().join()}`, ...constraints.map(({ name, notValid }) => `type ${qualified(key)} constraint ${name}${notValid ? ' not valid' : ''}`)]);
  return [...tables, ...sequences, ...types].map((line) => line.trim()).sort();
}

/**
 * Where a server's lines are not the catalog's: `-` what only the catalog has, `+` what only the server has. The catalog may know
 * a query's columns without their types, or not all of them, and it claims nothing of a table that is uncertain. Triggers of partitions
 * that are their parent's do not count.
 */
export function differences(catalog: Catalog, server: readonly string[]): readonly string[] {
  const ours = describeCatalog(catalog);
  const tables = [...catalog.tables.entries()].map(([, table]) => table);
  const untyped = ours.flatMap((line) => /^(column .+) of unknown$/.exec(line)?.[1] ?? []);
  const uncertain = tables.filter((table) => table.uncertain).map(({ name }) => qualified(name));
  const partly = tables.filter(({ known }) => !known).map(({ name }) => `column ${qualified(name)}.`);
  const compared = (lines: readonly string[]): readonly string[] => lines
    .filter((line) => !uncertain.some((name) => ['table', 'column', 'constraint', 'index'].some((kind) => line.startsWith(`${kind} ${name} `) || line.startsWith(`${kind} ${name}.`))))
    .map((line) => (partly.some((start) => line.startsWith(start)) ? line.replace(/( default)?( inherited)?( of .*)?$/, '') : untyped.find((column) => line.startsWith(`${column} of `)) ?? line));
  const [catalogs, servers] = [compared(ours), compared(server)];
  return [
    ...catalogs.filter((line) => !servers.includes(line)).map((line) => `- ${line}`),
    ...servers.filter((line) => !catalogs.includes(line) && !partly.some((start) => line.startsWith(start))).map((line) => `+ ${line}`),
  ];
}

/** The same from pg_catalog, as one text. */
export const DESCRIBE = `
with relation as (
  select c.oid, relkind, relpersistence, relrowsecurity, case when pg_is_other_temp_schema(relnamespace) or relpersistence = 't' then 'pg_temp' else nspname end || '.' || relname as name
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where c.oid >= 16384 and (nspname !~ '^pg_' or relpersistence = 't') and nspname <> 'information_schema' and nspname !~ '^pg_toast'
), named_type as (
  select t.oid, nspname, base.typname || case when base.oid = t.oid then '' else '[]' end as typname
  from pg_type t join pg_type base on base.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end join pg_namespace n on n.oid = base.typnamespace
)
select string_agg(btrim(line), E'\\n') from (
  select 'table ' || name || case relkind when 'r' then ' table' when 'p' then ' table' when 'v' then ' view' when 'm' then ' materializedView' else relkind::text end
    || case relpersistence when 'p' then '' when 'u' then ' unlogged' else ' temporary' end || case when relrowsecurity then ' row security' else '' end
    || coalesce((select ' under ' || string_agg(p.name, ',' order by p.name) from pg_inherits join relation p on p.oid = inhparent where inhrelid = r.oid), '')
    || coalesce((select ' triggers ' || string_agg(tgname, ',' order by tgname) from pg_trigger where tgrelid = r.oid and not tgisinternal and tgparentid = 0), '')
    || coalesce((select ' policies ' || string_agg(polname, ',' order by polname) from pg_policy where polrelid = r.oid), '') as line
  from relation r where relkind in ('r', 'p', 'v', 'm')
  union all
  select 'column ' || name || '.' || attname || case when relkind in ('v', 'm') then '' else
    case when attnotnull and not exists (select from pg_constraint where conrelid = attrelid and contype = 'n' and conkey[1] = attnum and not convalidated) then ' not null' else '' end
    || case when atthasdef and attgenerated = '' then ' default' else '' end || case attidentity when '' then '' else ' identity' end
    || case attgenerated when 's' then ' stored' when 'v' then ' virtual' else '' end || case when attislocal then '' else ' inherited' end || ' of ' || case when y.nspname = 'pg_catalog' then format_type(atttypid, atttypmod) else y.nspname || '.' || y.typname end end
  from pg_attribute join relation r on r.oid = attrelid join named_type y on y.oid = atttypid where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm')
  union all
  select 'constraint ' || name || ' ' || conname || ' ' || case contype when 'p' then 'primaryKey' when 'u' then 'unique' when 'c' then 'check' when 'f' then 'foreignKey' when 'n' then 'notNull' else 'exclude' end
    || coalesce(' (' || (select string_agg(attname, ',' order by n) from unnest(conkey) with ordinality k (k, n) join pg_attribute on attrelid = conrelid and attnum = k where contype in ('p', 'u', 'f', 'n')) || ')', '')
    || coalesce(' to ' || (select p.name from relation p where p.oid = confrelid), '')
    || coalesce(' (' || (select string_agg(attname, ',' order by n) from unnest(confkey) with ordinality k (k, n) join pg_attribute on attrelid = confrelid and attnum = k) || ')', '')
    || case when convalidated then '' else ' not valid' end || case when conislocal then '' else ' inherited' end || case when connoinherit and contype = 'c' then ' no inherit' else '' end
  from pg_constraint join relation r on r.oid = conrelid where contype <> 't' and (conparentid = 0 or conrelid <> (select conrelid from pg_constraint up where up.oid = pg_constraint.conparentid))
  union all
  select 'index ' || r.name || ' ' || i.relname || case when indisunique then ' unique' else '' end || case when indisvalid then '' else ' invalid' end
    || coalesce(' part of ' || (select p.name from pg_inherits join relation p on p.oid = inhparent where inhrelid = i.oid), '')
    || coalesce(' behind ' || (select conname from pg_constraint where conindid = i.oid and contype in ('p', 'u', 'x')), '')
    || ' (' || (select string_agg(coalesce(attname, 'expression'), ',' order by n) from unnest(indkey::int[]) with ordinality k (k, n) left join pg_attribute on attrelid = indrelid and attnum = k and k <> 0 where n <= indnkeyatts) || ')'
  from pg_index join relation r on r.oid = indrelid join pg_class i on i.oid = indexrelid
  union all
  select 'sequence ' || name || coalesce((select ' of ' || t.name || '.' || attname from pg_depend join relation t on t.oid = refobjid join pg_attribute on attrelid = refobjid and attnum = refobjsubid where objid = r.oid and classid = 'pg_class'::regclass and deptype in ('a', 'i')), '')
  from relation r where relkind = 'S'
  union all
  select 'type ' || nspname || '.' || typname || ' ' || case typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' else 'other' end || ' ' || coalesce((select string_agg(enumlabel, ',' order by enumlabel collate "C") from pg_enum where enumtypid = t.oid), '')
  from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid where t.oid >= 16384 and nspname !~ '^pg_' and typcategory <> 'A' and (typtype <> 'c' or relkind = 'c')
  union all
  select 'type ' || nspname || '.' || typname || ' constraint ' || conname || case when convalidated then '' else ' not valid' end
  from pg_constraint join pg_type t on t.oid = contypid join pg_namespace n on n.oid = typnamespace where t.oid >= 16384
) lines`;

function describeTable(catalog: Catalog, table: Table): readonly string[] {
  const name = qualified(table.name);
  const list = (word: string, items: readonly string[]): string => (items.length === 0 ? '' : ` ${word} ${[...items].sort().join()}`);
  const persistence = table.persistence === 'permanent' ? '' : ` ${table.persistence}`;
  const isTable = table.kind === 'table';
  return [
    `table ${name} ${table.kind}${persistence}${table.rowSecurity ? ' row security' : ''}${list('under', table.parents.map(qualified))}${list('triggers', table.triggers.map((trigger) => trigger.name))}${list('policies', table.policies)}`,
    ...table.columns.map((column) => `column ${name}.${column.name}${isTable ? describeColumn(column) : ''}`),
    ...table.constraints.map((constraint) => {
      const { type, columns, parent, references, notValid, inherited, noInherit } = constraint;
      const key = type === 'check' || type === 'exclude' ? '' : ` (${columns.join()})`;
      const to = parent === undefined ? '' : ` to ${qualified(parent)} (${references?.columns.join() ?? ''})`;
      return `constraint ${name} ${constraint.name} ${type}${key}${to}${notValid ? ' not valid' : ''}${inherited ? ' inherited' : ''}${noInherit && type === 'check' ? ' no inherit' : ''}`;
    }),
    ...table.indexes.map((index) => `index ${name} ${index.name}${index.unique ? ' unique' : ''}${index.valid ? '' : ' invalid'}${index.parent === undefined ? '' : ` part of ${qualified(index.parent)}`}${index.backs === undefined ? '' : ` behind ${index.backs}`} (${index.keys.map(({ column }) => column ?? 'expression').join()})`),
    ...table.indexes.flatMap((index) => (catalog.indexes.get(besides(table.name, index.name)) === table.name ? [] : [`lost index ${index.name}`])),
  ];
}

function describeColumn(column: Column): string {
  const generated = column.generated === 'serial' || column.generated === undefined ? '' : ` ${column.generated}`;
  return `${column.notNull ? ' not null' : ''}${column.default === undefined ? '' : ' default'}${generated}${column.inherited ? ' inherited' : ''} of ${typeText(column)}`;
}

const SPELLED_OUT: { readonly [type: string]: string } = { varchar: 'character varying', timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone' };

function typeText({ type }: Column): string {
  const name = type.schema === undefined ? SPELLED_OUT[type.name] ?? type.name : `${type.schema}.${type.name}`;
  return `${name}${type.modifiers.length > 0 ? `(${type.modifiers.join()})` : ''}${type.array ? '[]' : ''}`;
}

function qualified(key: string): string {
  const { schema, name } = nameOf(key);
  return `${schema}.${name}`;
}
