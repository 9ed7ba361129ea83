/** The part of WebAssembly and of libpg-query's emscripten build that `parser.ts` uses; neither brings types of its own. */
declare namespace WebAssembly {
  interface Module { readonly [Symbol.toStringTag]: 'WebAssembly.Module' }
  interface Instance { readonly exports: Readonly<Record<string, unknown>> }
  const Module: new (bytes: ArrayBuffer | ArrayBufferView) => Module;
  const CompileError: ErrorConstructor;
  const RuntimeError: ErrorConstructor;
  const Instance: new (module: Module, imports: object) => Instance;
}

declare module 'libpg-query/wasm/libpg-query.js' {
  /** Fills in `module`; what it needs from the wasm is there when `instantiateWasm` has called back. */
  const factory: (module: object) => Promise<unknown>;
  export default factory;
}
