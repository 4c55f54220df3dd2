/** Written by the bundler: this program's own files and version. */
declare const WB_WASM_URL: string;
declare const WB_BUILD: string;
declare const WB_FILES: { path: string; sha256: string }[];

/** Emscripten's module; tools/web_bundle.mjs points the name at the program's glue. */
declare module 'wardbook-program' {
  export type Program = {
    _wb_alloc(bytes: number): number;
    _wb_free(pointer: number): void;
    _wb_start(online: number): number;
    _wb_wake(): number;
    _wb_message(pointer: number, length: number): void;
    _wb_event(event: number): void;
    _wb_commit(): void;
    _wb_stop(): void;
    _wb_reply(
      id: number, status: number, head: number, headLength: number,
      body: number, bodyLength: number): void;
  };
  export default function createProgram(options: {
    /** worker_host.js's Host, which the program's EM_JS functions call. */
    host: object;
    instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => object;
    printErr: (text: string) => void;
    onAbort: (what: unknown) => void;
  }): Promise<Program>;
}
