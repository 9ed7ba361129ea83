-- A schema in lines of text: all that a way back can leave different. Columns, also those of views, in no order; sequences that columns own, and the names of NOT NULL constraints, are left out; when a view was made is not told from its `'now'::timestamp`.
with relation as (
  select c.oid, relname, relkind, relpersistence, relrowsecurity, relnamespace, relreplident, reloptions, (select string_agg(each::text, ',' order by each::text) from unnest(coalesce(relacl, acldefault('r', relowner))) each) as rights, case nspname when 'public' then relname else nspname || '.' || relname end as name
  from pg_class c join pg_namespace n on n.oid = relnamespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    and not exists (select from pg_depend where objid = c.oid and deptype = 'e')
)
select string_agg(line, E'\n' order by line) from (
  select 'relation ' || name || ' ' || relkind::text || relpersistence::text || case when relrowsecurity then ' row security' else '' end || case when relreplident in ('d', 'n') and relkind <> 'r' then '' else ' ' || relreplident::text end || coalesce(' ' || reloptions::text, '') || ' ' || rights
    || coalesce((select ' under ' || string_agg(inhparent::regclass::text, ',') from pg_inherits where inhrelid = r.oid), '') || case when relkind in ('v', 'm') then ' ' || (select md5(string_agg(btrim(part, ' ,;()'), ' ' order by btrim(part, ' ,;()'))) from regexp_split_to_table(regexp_replace(pg_get_viewdef(r.oid), '''\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*''', '''now''', 'g'), '\n') part) else '' end as line
  from relation r where relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select 'column ' || name || '.' || attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end || attidentity::text || attgenerated::text
    || coalesce((select ' collate ' || collname from pg_collation where oid = attcollation and collname not in ('default', 'C')), '')
    || coalesce(' default ' || case when pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(relname), attname) is not null then 'serial' else replace(pg_get_expr(adbin, adrelid), 'CURRENT_TIMESTAMP', 'now()') end, '')
  from pg_attribute join relation r on r.oid = attrelid join pg_namespace n on n.oid = relnamespace left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'f')
  union all
  select 'constraint ' || name || ' ' || conname || ' ' || translate(pg_get_constraintdef(c.oid), case contype when 'c' then '()' else '' end, '') from pg_constraint c join relation r on r.oid = conrelid where contype not in ('n', 't')
  union all
  select 'index ' || pg_get_indexdef(indexrelid) from pg_index join relation r on r.oid = indexrelid where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || tgenabled::text from pg_trigger t join relation r on r.oid = tgrelid where not tgisinternal
  union all
  select 'policy ' || polname || ' on ' || name || ' ' || polcmd::text || polroles::text || coalesce(' ' || pg_get_expr(polqual, polrelid), '') || coalesce(' check ' || pg_get_expr(polwithcheck, polrelid), '') from pg_policy join relation r on r.oid = polrelid
  union all
  select 'sequence ' || name from relation r where relkind = 'S' and not exists (select from pg_depend where objid = r.oid and classid = 'pg_class'::regclass and refobjsubid > 0 and deptype in ('a', 'i'))
  union all
  select 'type ' || nspname || '.' || typname || ' ' || typtype::text || case when typtype = 'd' then ' ' || format_type(typbasetype, typtypmod) || case when typnotnull then ' not null' else '' end || coalesce(' default ' || typdefault, '') else '' end
    || coalesce((select ' (' || string_agg(enumlabel, ',' order by enumlabel) || ')' from pg_enum where enumtypid = t.oid), '')
    || coalesce((select ' check ' || string_agg(conname, ',' order by conname) from pg_constraint where contypid = t.oid and contype = 'c'), '')
  from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid
  where nspname !~ '^pg_' and nspname <> 'information_schema' and typcategory <> 'A' and typtype in ('e', 'd', 'c', 'r') and (typtype <> 'c' or relkind = 'c') and not exists (select from pg_depend where objid = t.oid and deptype = 'e')
  union all
  select 'function ' || nspname || '.' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || coalesce(pg_get_function_result(p.oid), '') || ' ' || provolatile::text || ' ' || md5(lower(regexp_replace(regexp_replace(prosrc, '--[^\n]*', '', 'g'), '\s+', '', 'g')))
  from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname !~ '^pg_' and nspname <> 'information_schema' and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  union all
  select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
) lines
