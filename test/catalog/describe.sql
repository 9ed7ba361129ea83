-- A schema in lines of text, as `describeCatalog` writes them.
with relation as (
  select c.oid, relkind, relpersistence, relrowsecurity, case when pg_is_other_temp_schema(relnamespace) or relpersistence = 't' then 'pg_temp' else nspname end || '.' || relname as name
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where c.oid >= 16384 and (nspname !~ '^pg_' or relpersistence = 't') and nspname <> 'information_schema' and nspname !~ '^pg_toast'
), named_type as (
  select t.oid, nspname, base.typname || case when base.oid = t.oid then '' else '[]' end as typname
  from pg_type t join pg_type base on base.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end join pg_namespace n on n.oid = base.typnamespace
)
select string_agg(btrim(line), E'\n') from (
  select 'table ' || name || case relkind when 'r' then ' table' when 'p' then ' table' when 'v' then ' view' when 'm' then ' materializedView' else relkind::text end
    || case relpersistence when 'p' then '' when 'u' then ' unlogged' else ' temporary' end || case when relrowsecurity then ' row security' else '' end
    || coalesce((select ' under ' || string_agg(p.name, ',' order by p.name) from pg_inherits join relation p on p.oid = inhparent where inhrelid = r.oid), '')
    || coalesce((select ' triggers ' || string_agg(tgname, ',' order by tgname) from pg_trigger where tgrelid = r.oid and not tgisinternal and tgparentid = 0), '')
    || coalesce((select ' by ' || string_agg(coalesce(attname, 'expression'), ',' order by n) from pg_partitioned_table, unnest(partattrs::int[]) with ordinality k (k, n) left join pg_attribute on attrelid = r.oid and attnum = k and k <> 0 where partrelid = r.oid), '')
    || coalesce((select ' reads ' || string_agg(distinct s.name, ',') from pg_rewrite w join pg_depend d on classid = 'pg_rewrite'::regclass and objid = w.oid and refclassid = 'pg_class'::regclass join relation s on s.oid = refobjid where ev_class = r.oid and s.oid <> r.oid), '')
    || coalesce((select ' policies ' || string_agg(polname, ',' order by polname) from pg_policy where polrelid = r.oid), '') as line
  from relation r where relkind in ('r', 'p', 'v', 'm')
  union all
  select 'column ' || name || '.' || attname || case when relkind in ('v', 'm') then '' else
    case when attnotnull and not exists (select from pg_constraint where conrelid = attrelid and contype = 'n' and conkey[1] = attnum and not convalidated) then ' not null' else '' end
    || case when atthasdef and attgenerated = '' then ' default' else '' end || case attidentity when '' then '' else ' identity' end
    || case attgenerated when 's' then ' stored' when 'v' then ' virtual' else '' end || case when attislocal then '' else ' inherited' end || ' of ' || case when y.nspname = 'pg_catalog' then format_type(atttypid, atttypmod) else y.nspname || '.' || y.typname end end
  from pg_attribute join relation r on r.oid = attrelid join named_type y on y.oid = atttypid where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm')
  union all
  select 'constraint ' || name || ' ' || case when contype = 'f' and conparentid <> 0 and conname <> (select conname from pg_constraint up where up.oid = pg_constraint.conparentid) then '(another name)' else conname end || ' ' || case contype when 'p' then 'primaryKey' when 'u' then 'unique' when 'c' then 'check' when 'f' then 'foreignKey' when 'n' then 'notNull' else 'exclude' end
    || coalesce(' (' || (select string_agg(attname, ',' order by n) from unnest(conkey) with ordinality k (k, n) join pg_attribute on attrelid = conrelid and attnum = k where contype in ('p', 'u', 'f', 'n')) || ')', '')
    || coalesce(' to ' || (select p.name from relation p where p.oid = confrelid), '')
    || coalesce(' (' || (select string_agg(attname, ',' order by n) from unnest(confkey) with ordinality k (k, n) join pg_attribute on attrelid = confrelid and attnum = k) || ')', '')
    || case when convalidated then '' else ' not valid' end || case when conislocal then '' else ' inherited' end || case when connoinherit and contype = 'c' then ' no inherit' else '' end
    || case when condeferrable then ' deferrable' else '' end || case when conenforced then '' else ' not enforced' end || case when confdeltype in ('c', 'n', 'd', 'r') then ' on delete ' || confdeltype::text else '' end
    || coalesce((select ' by ' || relname from pg_class i where i.oid = conindid and contype = 'f'), '')
  from pg_constraint join relation r on r.oid = conrelid where contype <> 't' and (conparentid = 0 or conrelid <> (select conrelid from pg_constraint up where up.oid = pg_constraint.conparentid))
  union all
  select 'index ' || r.name || ' ' || i.relname || case when indisunique then ' unique' else '' end || case when indisvalid then '' else ' invalid' end
    || coalesce(' part of ' || (select p.name from pg_inherits join relation p on p.oid = inhparent where inhrelid = i.oid), '')
    || coalesce(' behind ' || (select conname from pg_constraint where conindid = i.oid and contype in ('p', 'u', 'x')), '')
    || ' (' || (select string_agg(coalesce(attname, 'expression'), ',' order by n) from unnest(indkey::int[]) with ordinality k (k, n) left join pg_attribute on attrelid = indrelid and attnum = k and k <> 0 where n <= indnkeyatts) || ')'
    || coalesce(' include (' || (select string_agg(attname, ',' order by n) from unnest(indkey::int[]) with ordinality k (k, n) join pg_attribute on attrelid = indrelid and attnum = k where n > indnkeyatts) || ')', '')
    || case when indpred is null then '' else ' where' end
  from pg_index join relation r on r.oid = indrelid join pg_class i on i.oid = indexrelid
  union all
  select 'sequence ' || name || coalesce((select ' of ' || t.name || '.' || attname from pg_depend join relation t on t.oid = refobjid join pg_attribute on attrelid = refobjid and attnum = refobjsubid where objid = r.oid and classid = 'pg_class'::regclass and deptype in ('a', 'i')), '')
  from relation r where relkind = 'S'
  union all
  select 'type ' || nspname || '.' || typname || ' ' || case typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' else 'other' end || ' ' || coalesce((select string_agg(enumlabel, ',' order by enumlabel collate "C") from pg_enum where enumtypid = t.oid), '')
  from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid where t.oid >= 16384 and nspname !~ '^pg_' and typcategory <> 'A' and (typtype <> 'c' or relkind = 'c')
  union all
  select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select 'type ' || nspname || '.' || typname || ' constraint ' || conname || case when convalidated then '' else ' not valid' end
  from pg_constraint join pg_type t on t.oid = contypid join pg_namespace n on n.oid = typnamespace where t.oid >= 16384
) lines
