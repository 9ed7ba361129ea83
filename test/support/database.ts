/** One session of a PostgreSQL, embedded or real. */
export type Connection = {
  readonly major: number;
  /** The first value of the last result, as text. Several statements at once are one implicit transaction. Throws an error with an SQLSTATE in `code`. */
  run(sql: string): Promise<string | undefined>;
  /** Another database with the same in it, where there can be one. */
  copy?(): Promise<Connection>;
  close(): Promise<void>;
};
/** `connect`: another session of the same database, where there can be one. */
export type Database = Connection & { connect?(): Promise<Connection> };

/** The SQLSTATE of an error that a connection threw. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Drops everything that earlier work left in the database and the session, then loads `base`. */
export async function reset(db: Connection, base: string): Promise<void> {
  await db.run('rollback');
  await db.run('discard all');
  await db.run('set search_path to "$user", public'); // the default everywhere but in PGlite
  await db.run(DROP_EVERYTHING);
  await db.run(base);
  resets.set(db, resetsOf(db) + 1);
}

/** How often everything was dropped: whoever relies on what it has loaded sees whether somebody has. */
export function resetsOf(db: Connection): number {
  return resets.get(db) ?? 0;
}

const resets = new WeakMap<Connection, number>();

/** Counts the rows of every user's table. */
export async function analyze(db: Connection): Promise<void> {
  await db.run(ANALYZE_TABLES);
}

const ANALYZE_TABLES = `
do $$
declare relation regclass;
begin
  for relation in
    select c.oid from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'm') and relispopulated and nspname !~ '^pg_' and nspname <> 'information_schema'
  loop execute format('analyze %s', relation); end loop;
end $$`;
const DROP_EVERYTHING = `
do $$
declare command text;
begin
  for command in
    select format('drop publication %I', pubname) from pg_publication
    union all select format('drop event trigger %I', evtname) from pg_event_trigger
    union all select format('drop extension %I cascade', extname) from pg_extension where extname <> 'plpgsql'
    union all select format('drop foreign data wrapper if exists %I cascade', fdwname) from pg_foreign_data_wrapper
  loop execute command; end loop;
  for command in
    select format('drop schema %I cascade', nspname) from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  loop execute command; end loop;
  for command in
    select unnest(array[format('drop owned by %I cascade', rolname), format('drop role %I', rolname)]) from pg_roles where oid >= 16384 and rolname <> current_user
  loop execute command; end loop;
  -- Rights that new objects get in no schema in particular, as they were before anybody said so.
  for command in
    select format('alter default privileges for role %I %s on %s %s', r.rolname, what.said, kind.name, what.whom)
    from pg_default_acl d
    join pg_roles r on r.oid = defaclrole
    join (values ('r', 'tables', false), ('S', 'sequences', false), ('f', 'functions', true), ('T', 'types', true), ('n', 'schemas', false)) kind(type, name, ispublic) on kind.type = defaclobjtype::text
    cross join lateral (
      select 'revoke all' said, 'from ' || case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end whom from aclexplode(defaclacl)
      union all select 'grant all', format('to %I', r.rolname)
      union all select 'grant all', 'to public' where ispublic
    ) what
    where defaclnamespace = 0
  loop execute command; end loop;
end $$;
create schema public;
grant all on schema public to public;`;
