/** What a routine runs: its body as operations where they stand, read when they are first asked for. */
import type { CreateFunctionStmt } from '@pgsql/types';
import type { Operation, RoutineBody } from '../../operations.ts';
import { tokensOf } from '../lexer.ts';
import type { Token } from '../lexer.ts';
import { literalIn, part } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import { createFunction } from './lower/routines.ts';
import { all } from './lower/tree.ts';
import type { Parser } from './parser.ts';
import { bodyOperations } from './plpgsql.ts';
import { selected } from './plpgsql-execute.ts';
import type { ReadSql } from './plpgsql-execute.ts';
import type { Source } from './source.ts';
import { unknown } from './unknown.ts';

/** CREATE FUNCTION, the statement `sql`, with its body; `read` is asked for the operations of SQL. */
export function defineRoutine(parser: Parser, statement: CreateFunctionStmt, source: Source, sql: Fragment, read: ReadSql): Operation {
  const operation = createFunction(statement, source);
  const { language } = operation;
  if (language === 'c' || language === 'internal') return operation;
  const parameters = new Set(all(statement.parameters, 'FunctionParameter').flatMap(({ name }) => name ?? []));
  let operations: readonly Operation[] | undefined;
  const body: RoutineBody = {
    text: source.text,
    get operations() {
      return (operations ??= operationsOf(parser, sql, language, (inner, variables = parameters) => read(inner, variables)));
    },
  };
  return { ...operation, body };
}

function operationsOf(parser: Parser, sql: Fragment, language: string, read: ReadSql): readonly Operation[] {
  const tokens = tokensOf(sql.text);
  const literal = tokens.find(({ kind }, i) => kind === 'string' && isWord(tokens[i - 1], 'as'));
  if (!literal) return read(withoutQuotes(sql, tokens));
  const body = literalIn(sql, literal.range);
  switch (language) {
    case 'sql': return read(body);
    case 'plpgsql': return bodyOperations(parser, body, read, [sql.text.slice(0, literal.range[0]), sql.text.slice(literal.range[1])]);
    default: return [unknown(`it is in ${language}, which is not read`, body)];
  }
}

/** `BEGIN ATOMIC statements END` or `RETURN expression`. */
function withoutQuotes(sql: Fragment, tokens: readonly Token[]): Fragment {
  const atomic = tokens.findIndex((token, i) => isWord(token, 'atomic') && isWord(tokens[i - 1], 'begin'));
  const end = tokens.findLast((token) => isWord(token, 'end'));
  if (atomic >= 0) return part(sql, [tokens[atomic]!.range[1], end?.range[0] ?? sql.text.length]);
  const result = tokens[tokens.findIndex((token) => isWord(token, 'return')) + 1];
  return selected(part(sql, [result?.range[0] ?? 0, sql.text.length]));
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value === word;
}
