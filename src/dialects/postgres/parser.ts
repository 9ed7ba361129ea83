/** PostgreSQL's own grammar, compiled to WebAssembly. The only file that knows libpg-query. */
import factory from 'libpg-query/wasm/libpg-query.js';
import type { RawStmt } from '@pgsql/types';
import { toTemplates } from '../template-names.ts';
import { fromCodePoints } from './offsets.ts';
import type { PlpgsqlFunction } from './plpgsql-tree.ts';

/** Why a text could not be read. */
export type ParseFailure = {
  /** The parser's own words: `syntax error at or near "COLUM"`. */
  readonly message: string;
  /** UTF-16 offset of the token it stopped at; undefined when it does not say. */
  readonly position?: number;
  /** The text ended too early; with more of it, it could be read. */
  readonly atEnd?: true;
};
export type Parser = {
  /** Never throws. Locations in the tree are UTF-8 bytes. */
  parse(sql: string): { readonly statements: readonly RawStmt[] } | ParseFailure;
  /** The PL/pgSQL of a DO statement or of CREATE FUNCTION statements. Never throws. */
  parsePlpgsql(sql: string): { readonly functions: readonly PlpgsqlFunction[] } | ParseFailure;
};

/** What the emscripten build offers; pointers are numbers. */
type Build = {
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, pointer: number, bytes: number): void;
  UTF8ToString(pointer: number): string;
  getValue(pointer: number, type: 'i32'): number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _wasm_parse_query_raw(query: number): number;
  _wasm_free_parse_result(result: number): void;
  _wasm_parse_plpgsql(query: number): number;
  _wasm_free_string(text: number): void;
};

/** The parser in `wasm`, the bytes of libpg-query.wasm or a module compiled from them. Nothing is compiled before the first call. */
export function createParser(wasm: ArrayBuffer | ArrayBufferView | WebAssembly.Module): Parser {
  let module: WebAssembly.Module | undefined;
  let build: Build | undefined;

  /** A trap leaves the instance with a torn stack, so the next call gets a new one. */
  const guarded = <T>(read: (build: Build) => T): T | ParseFailure => {
    module ??= isBytes(wasm) ? new WebAssembly.Module(wasm) : wasm;
    build ??= instantiate(module);
    try {
      return read(build);
    } catch (error) {
      build = undefined;
      if (error instanceof RangeError) return { message: 'nested too deeply to be read' };
      if (error instanceof WebAssembly.RuntimeError) return { message: `the parser stopped: ${error.message}` };
      throw error;
    }
  };

  return {
    parse: (sql) => guarded((build) => withText(build, sql, (query) => {
      const result = build._wasm_parse_query_raw(query);
      try {
        const error = build.getValue(result + 8, 'i32');
        if (error !== 0) return failure(sql, build.UTF8ToString(build.getValue(error, 'i32')), build.getValue(error + 16, 'i32'));
        const { stmts = [] } = JSON.parse(toTemplates(build.UTF8ToString(build.getValue(result, 'i32')))) as { readonly stmts?: readonly RawStmt[] };
        return { statements: stmts };
      } finally {
        build._wasm_free_parse_result(result);
      }
    })),
    parsePlpgsql: (sql) => guarded((build) => withText(build, sql, (query) => {
      const result = build._wasm_parse_plpgsql(query);
      const text = build.UTF8ToString(result);
      build._wasm_free_string(result);
      if (!text.startsWith('{')) return { message: text };
      const { plpgsql_funcs: functions } = JSON.parse(text) as { readonly plpgsql_funcs: readonly PlpgsqlFunction[] };
      return { functions };
    })),
  };
}

/** `cursor` is 1-based, in code points; 0 when there is none. */
function failure(sql: string, message: string, cursor: number): ParseFailure {
  if (cursor === 0) return { message };
  const atEnd = message.endsWith(' at end of input') || message.startsWith('unterminated ');
  return { message, position: fromCodePoints(sql)(cursor - 1), ...(atEnd ? { atEnd } : {}) };
}

function withText<T>(build: Build, text: string, read: (pointer: number) => T): T {
  const bytes = build.lengthBytesUTF8(text) + 1;
  const pointer = build._malloc(bytes);
  if (pointer === 0) throw new WebAssembly.RuntimeError('out of memory');
  try {
    build.stringToUTF8(text, pointer, bytes);
    return read(pointer);
  } finally {
    build._free(pointer);
  }
}

/**
 * Runs the factory without waiting for it. It is asynchronous only in what it does after the exports are in place: so it gets
 * exports that, taken for a promise, never settle, and its start-up (`A`, the C constructors) is called here instead.
 */
function instantiate(module: WebAssembly.Module): Build {
  const build = {
    instantiateWasm(imports: object, done: (instance: { readonly exports: object }) => void) {
      const { exports } = new WebAssembly.Instance(module, imports);
      (exports['A'] as () => void)();
      done({ exports: { ...exports, then() {} } });
      return {};
    },
    printErr() {},
  };
  void factory(build);
  if (!isStarted(build)) throw new Error('libpg-query could not be started');
  return build;
}

function isStarted(build: object): build is Build {
  return '_malloc' in build;
}

function isBytes(wasm: object): wasm is ArrayBuffer | ArrayBufferView {
  return wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm);
}
