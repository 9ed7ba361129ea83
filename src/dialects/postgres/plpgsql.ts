/** What a PL/pgSQL body runs: its static SQL and literal EXECUTEs as operations where they stand, each under its conditions. */
import type { Operation } from '../../operations.ts';
import { tokensOf } from '../lexer.ts';
import { part } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import { mask } from '../mask.ts';
import { repeated } from '../repeated.ts';
import { underGuard } from './guard.ts';
import type { Parser } from './parser.ts';
import { cursor, execute, expression } from './plpgsql-execute.ts';
import type { Body, ReadSql } from './plpgsql-execute.ts';
import { finder } from './plpgsql-find.ts';
import type { PlpgsqlEntry, PlpgsqlStatement, SqlText } from './plpgsql-tree.ts';
import { unknown } from './unknown.ts';

type Statements = readonly PlpgsqlStatement[] | undefined;

/** The operations of a body, as `read` gives them for the SQL in it; one `unknown` operation when it cannot be read. `around`: the statement that it stands in, before and behind it. */
export function bodyOperations(parser: Parser, body: Fragment, read: ReadSql, around: readonly [before: string, behind: string] = ['DO ', '']): readonly Operation[] {
  const masked = part(body, [0, body.text.length], mask(body.text));
  let tag = '$body$';
  while (masked.text.includes(tag)) tag = `${tag.slice(0, -1)}_$`;
  const result = parser.parsePlpgsql(`${around[0]}${tag}${masked.text}${tag}${around[1]}`);
  if ('message' in result) return [unknown(result.message, masked)];
  return result.functions.flatMap(({ PLpgSQL_function: { datums = [], action } }) => {
    const variables = new Set(datums.flatMap(({ PLpgSQL_var: variable, PLpgSQL_rec: record }) => variable?.refname ?? record?.refname ?? []));
    const inside: Body = { find: finder(masked), declared: (query, line) => finder(masked).sql(query, line), datums, read: (sql) => read(sql, variables) };
    const defaults = datums.flatMap(({ PLpgSQL_var: variable }) => (variable?.default_val ? expression(inside, inside.declared(queryOf(variable.default_val), variable.lineno)) : []));
    return [...defaults, ...statementOperations(inside, action)];
  });
}

function operationsOf(body: Body, statements: Statements): readonly Operation[] {
  return (statements ?? []).flatMap((statement) => statementOperations(body, statement));
}

function statementOperations(body: Body, statement: PlpgsqlStatement): readonly Operation[] {
  const { find, read } = body;
  const [kind, node] = Object.entries(statement)[0] as unknown as PlpgsqlEntry;
  const line = node.lineno;
  const run = (sql: SqlText): readonly Operation[] => read(find.sql(queryOf(sql), line));
  const value = (sql: SqlText | undefined, at = line): readonly Operation[] => (sql ? expression(body, find.sql(queryOf(sql), at)) : []);
  /** What commits is done in batches. */
  const loop = (head: string, statements: Statements): readonly Operation[] => {
    const operations = operationsOf(body, statements);
    return underGuard(head, operations.some(({ kind: done }) => done === 'commit') ? operations : operations.map(repeated));
  };
  switch (kind) {
    case 'PLpgSQL_stmt_block': {
      const handlers = (node.exceptions?.PLpgSQL_exception_block.exc_list ?? []).map(({ PLpgSQL_exception: handler }) => ({
        when: handler.conditions.map(({ PLpgSQL_condition: { condname } }) => condname).join(' or '),
        action: handler.action,
      }));
      const operations = operationsOf(body, node.body);
      if (handlers.length === 0) return operations;
      return [
        ...underGuard(`unless ${handlers.map(({ when }) => when).join(' or ')}`, operations),
        ...handlers.flatMap(({ when, action }) => underGuard(`EXCEPTION WHEN ${when}`, operationsOf(body, action))),
      ];
    }
    case 'PLpgSQL_stmt_if': {
      const branches = [
        { condition: node.cond, word: 'IF', at: line, statements: node.then_body },
        ...(node.elsif_list ?? []).map(({ PLpgSQL_if_elsif: branch }) => ({ condition: branch.cond, word: 'ELSIF', at: branch.lineno, statements: branch.stmts })),
      ];
      return [
        ...branches.flatMap(({ condition, word, at, statements }) => {
          const written = find.sql(queryOf(condition), at);
          return [...expression(body, written), ...underGuard(`${word} ${oneLine(written.text)}`, operationsOf(body, statements))];
        }),
        ...underGuard(`ELSE of IF ${oneLine(queryOf(node.cond))}`, operationsOf(body, node.else_body)),
      ];
    }
    case 'PLpgSQL_stmt_case': {
      const head = node.t_expr ? `CASE ${oneLine(queryOf(node.t_expr))}` : 'CASE';
      const tested = value(node.t_expr);
      const branches = node.case_when_list.flatMap(({ PLpgSQL_case_when: branch }) => underGuard(`${head} WHEN ${oneLine(valuesOf(queryOf(branch.expr)))}`, operationsOf(body, branch.stmts)));
      return [...tested, ...branches, ...underGuard(`${head} ELSE`, operationsOf(body, node.else_stmts))];
    }
    case 'PLpgSQL_stmt_loop': return loop('LOOP', node.body);
    case 'PLpgSQL_stmt_while': return [...value(node.cond), ...loop(`WHILE ${oneLine(queryOf(node.cond))} LOOP`, node.body)];
    case 'PLpgSQL_stmt_fori': return [...value(node.lower), ...value(node.upper), ...loop(`FOR … IN ${oneLine(queryOf(node.lower))}..${oneLine(queryOf(node.upper))} LOOP`, node.body)];
    case 'PLpgSQL_stmt_foreach_a': return [...value(node.expr), ...loop(`FOREACH … IN ARRAY ${oneLine(queryOf(node.expr))} LOOP`, node.body)];
    case 'PLpgSQL_stmt_fors': return [...run(node.query), ...loop(`FOR … IN ${oneLine(queryOf(node.query))} LOOP`, node.body)];
    case 'PLpgSQL_stmt_dynfors': return [...execute(body, find.sql(queryOf(node.query), line)), ...loop(`FOR … IN EXECUTE ${oneLine(queryOf(node.query))} LOOP`, node.body)];
    case 'PLpgSQL_stmt_forc': return [...cursor(body, node.curvar), ...loop('FOR … IN cursor LOOP', node.body)];
    case 'PLpgSQL_stmt_execsql': return run(node.sqlstmt);
    case 'PLpgSQL_stmt_perform':
    case 'PLpgSQL_stmt_call': return run(node.expr);
    case 'PLpgSQL_stmt_assign': return expression(body, afterTarget(find.sql(queryOf(node.expr), line)));
    case 'PLpgSQL_stmt_dynexecute': return execute(body, find.sql(queryOf(node.query), line));
    case 'PLpgSQL_stmt_open':
    case 'PLpgSQL_stmt_return_query': {
      if (node.query) return run(node.query);
      if (node.dynquery) return execute(body, find.sql(queryOf(node.dynquery), line));
      return kind === 'PLpgSQL_stmt_open' ? cursor(body, node.curvar) : [];
    }
    case 'PLpgSQL_stmt_commit': return [{ kind: 'commit', range: find.word('commit', line) }];
    case 'PLpgSQL_stmt_rollback': return [{ kind: 'rollback', range: find.word('rollback', line) }];
    case 'PLpgSQL_stmt_return':
    case 'PLpgSQL_stmt_return_next': return value(node.expr);
    case 'PLpgSQL_stmt_raise':
    case 'PLpgSQL_stmt_assert':
    case 'PLpgSQL_stmt_getdiag':
    case 'PLpgSQL_stmt_exit':
    case 'PLpgSQL_stmt_fetch':
    case 'PLpgSQL_stmt_close': return [];
    default: return [unknown(`${String(kind satisfies never)} is not read`, find.sql('', line))];
  }
}

function queryOf({ PLpgSQL_expr: { query } }: SqlText): string {
  return query;
}

/** The values of a WHEN, which the tree compares with a variable of its own. */
function valuesOf(condition: string): string {
  return /^"__Case__Variable_\d+__" IN \(([^]*)\)$/.exec(condition)?.[1] ?? condition;
}

/** The right side of an assignment. */
function afterTarget(assignment: Fragment): Fragment {
  let assigned = false;
  for (const { kind, value, range: [start] } of tokensOf(assignment.text)) {
    if (assigned) return part(assignment, [start, assignment.text.length]);
    assigned = (kind === 'punctuation' && value === ':=') || (kind === 'operator' && value === '=');
  }
  return assignment;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
