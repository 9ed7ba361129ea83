/** What pgsql-ast-parser reads otherwise than PostgreSQL does, or says in less than we do. */
export const known: readonly { readonly sql: RegExp; readonly reason: string }[] = [
  { sql: /"[^"]+""[^"]*"/, reason: 'a doubled quote in a name stays doubled' },
  { sql: /\w{64}|"[\wäöüß]{55,}"/, reason: 'names are not cut at 63 bytes' },
  { sql: /serial\[\]/, reason: 'an array of serial, which is refused, is one of a type of that name' },
  { sql: /set_config/, reason: 'set_config is any function to it, and a SET to us' },
  { sql: /^SELECT EXISTS/, reason: 'that EXISTS stops at the first row is not said' },
  { sql: /WHERE 1 = 1/, reason: 'a condition of constants has no value' },
];
