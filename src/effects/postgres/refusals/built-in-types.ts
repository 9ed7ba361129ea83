/** Types of pg_catalog in canonical spelling, pseudo-types included. */
export const BUILT_IN: ReadonlySet<string> = new Set([...(
  'smallint integer bigint numeric real boolean text varchar char bpchar name bytea date time timetz timestamp timestamptz interval uuid json jsonb jsonpath xml inet cidr macaddr macaddr8 bit varbit money '
  + 'point line lseg box path polygon circle tsvector tsquery gtsvector oid regclass regproc regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary regcollation '
  + 'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange '
  + 'pg_lsn txid_snapshot pg_snapshot xid xid8 cid tid int2vector oidvector refcursor aclitem pg_node_tree pg_ndistinct pg_dependencies pg_mcv_list '
  + 'record trigger event_trigger void any anyelement anyarray anynonarray anyenum anyrange anymultirange anycompatible anycompatiblearray cstring internal language_handler fdw_handler '
  + 'smallserial serial bigserial serial2 serial4 serial8 abstime reltime tinterval opaque int2 int4 int8 float4 float8 bool int decimal float'
).split(' '), 'double precision', '"char"']);
