/** Functions that no migration has to define: PostgreSQL's own, and those of extensions that do nothing to tables. */
import type { Name } from '../operations.ts';
import { volatilityOf } from './postgres/volatility.ts';

/** Does the function come with the server or such an extension? */
export function isProvided({ schema, name }: Name): boolean {
  if (schema !== undefined && HARMLESS.has(schema)) return true;
  return (schema === undefined || SHARED.has(schema)) && (volatilityOf(name) !== undefined || /^(?:pg_|st_|postgis_|uuid_|dblink)/.test(name) || MORE.has(name));
}

/** Where extensions are put that have no schema of their own. */
const SHARED: ReadonlySet<string> = new Set(['public', 'extensions']);
/** Schemas of the server, and of extensions that plan work for later or send messages. */
const HARMLESS: ReadonlySet<string> = new Set(['pg_catalog', 'information_schema', 'cron', 'pgmq', 'net', 'graphile_worker']);

/** Aggregates, and functions that give rows. */
const MORE: ReadonlySet<string> = new Set(`
aclexplode any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank every first_value generate_series
generate_subscripts json_agg json_agg_strict json_array_elements json_array_elements_text json_each json_each_text json_object_agg json_object_agg_strict
json_object_agg_unique json_object_agg_unique_strict json_object_keys json_populate_recordset json_to_recordset jsonb_agg jsonb_agg_strict jsonb_array_elements
jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict
jsonb_object_keys jsonb_path_query jsonb_path_query_tz jsonb_populate_recordset jsonb_to_recordset lag last_value lead max min mode nth_value ntile percent_rank
percentile_cont percentile_disc range_agg range_intersect_agg rank regexp_matches regexp_split_to_table regr_avgx regr_avgy regr_count regr_intercept regr_r2
regr_slope regr_sxx regr_sxy regr_syy row_number stddev stddev_pop stddev_samp string_agg string_to_table sum ts_debug ts_parse ts_stat ts_token_type
txid_snapshot_xip unnest var_pop var_samp variance xmlagg
`.trim().split(/\s+/));
