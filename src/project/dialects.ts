/** Hands the parser's wasm to the dialect; nothing of it is loaded before it is asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Dialect } from '../model.ts';

let postgres: Promise<Dialect> | undefined;

/** The dialect of an engine, loaded once per process. */
export function loadDialect(name: Dialect['name']): Promise<Dialect> {
  switch (name) {
    case 'postgres': return (postgres ??= import('../dialects/postgres/dialect.ts').then(({ createPostgres }) => createPostgres(readFileSync(wasmPath()))));
    default: return name satisfies never;
  }
}

/** Beside the bundle where there is one, else in the package it comes from. */
function wasmPath(): URL | string {
  const bundled = new URL('./libpg-query.wasm', import.meta.url);
  return existsSync(bundled) ? bundled : createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
}
