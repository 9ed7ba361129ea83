/** The part of libpg-query's PL/pgSQL tree that is read. Lines are 1-based and counted from the one the body opens on; empty lists are left out. */

export type PlpgsqlFunction = { readonly PLpgSQL_function: { readonly datums?: readonly Datum[]; readonly action: PlpgsqlStatement } };

/** A piece of SQL as written, but for INTO and its targets, which are blanked, and PERFORM, which is SELECT. */
export type SqlText = { readonly PLpgSQL_expr: { readonly query: string } };
export type Datum = { readonly PLpgSQL_rec?: { readonly refname?: string }; readonly PLpgSQL_var?: { readonly refname?: string; readonly lineno?: number; readonly default_val?: SqlText; readonly cursor_explicit_expr?: SqlText } };

type Body = readonly PlpgsqlStatement[];
type Loop = { readonly body?: Body };
type Handler = { readonly PLpgSQL_exception: { readonly conditions: readonly { readonly PLpgSQL_condition: { readonly condname: string } }[]; readonly action?: Body } };

type Fields = {
  PLpgSQL_stmt_block: { body?: Body; exceptions?: { readonly PLpgSQL_exception_block: { readonly exc_list: readonly Handler[] } } };
  PLpgSQL_stmt_if: { cond: SqlText; then_body?: Body; elsif_list?: readonly { readonly PLpgSQL_if_elsif: { readonly lineno?: number; readonly cond: SqlText; readonly stmts?: Body } }[]; else_body?: Body };
  PLpgSQL_stmt_case: { t_expr?: SqlText; case_when_list: readonly { readonly PLpgSQL_case_when: { readonly lineno?: number; readonly expr: SqlText; readonly stmts?: Body } }[]; else_stmts?: Body };
  PLpgSQL_stmt_loop: Loop;
  PLpgSQL_stmt_while: Loop & { cond: SqlText };
  PLpgSQL_stmt_fori: Loop & { lower: SqlText; upper: SqlText };
  PLpgSQL_stmt_fors: Loop & { query: SqlText };
  PLpgSQL_stmt_dynfors: Loop & { query: SqlText };
  PLpgSQL_stmt_forc: Loop & { curvar: number };
  PLpgSQL_stmt_foreach_a: Loop & { expr: SqlText };
  PLpgSQL_stmt_execsql: { sqlstmt: SqlText };
  PLpgSQL_stmt_dynexecute: { query: SqlText };
  PLpgSQL_stmt_perform: { expr: SqlText };
  PLpgSQL_stmt_call: { expr: SqlText };
  PLpgSQL_stmt_assign: { expr: SqlText };
  PLpgSQL_stmt_open: { curvar: number; query?: SqlText; dynquery?: SqlText };
  PLpgSQL_stmt_return_query: { query?: SqlText; dynquery?: SqlText };
  PLpgSQL_stmt_commit: object;
  PLpgSQL_stmt_rollback: object;
  PLpgSQL_stmt_raise: object;
  PLpgSQL_stmt_assert: object;
  PLpgSQL_stmt_getdiag: object;
  PLpgSQL_stmt_return: { expr?: SqlText };
  PLpgSQL_stmt_return_next: { expr?: SqlText };
  PLpgSQL_stmt_exit: object;
  PLpgSQL_stmt_fetch: object;
  PLpgSQL_stmt_close: object;
};
type Node<K extends keyof Fields> = Readonly<Fields[K]> & { readonly lineno?: number };

/** One key, the kind of statement. */
export type PlpgsqlStatement = { readonly [K in keyof Fields]?: Node<K> };
/** The same taken apart. */
export type PlpgsqlEntry = { readonly [K in keyof Fields]: readonly [kind: K, node: Node<K>] }[keyof Fields];
