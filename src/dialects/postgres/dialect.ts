import type { Dialect } from '../../model.ts';
import { createParser } from './parser.ts';
import { read } from './read.ts';

/** PostgreSQL's SQL, read by its own parser: `wasm` is libpg-query.wasm, compiled when it is first needed. */
export function createPostgres(wasm: ArrayBuffer | ArrayBufferView | WebAssembly.Module): Dialect {
  const parser = createParser(wasm);
  return {
    name: 'postgres',
    parse: (sql) => read(parser, sql, { text: sql, at: (offset) => offset }),
  };
}
