/** The part of WebAssembly that is used here; the types of Node leave it out. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance<Exports> {
    constructor(module: Module);
    readonly exports: Exports;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    /** @param pages of 64 KiB */
    grow(pages: number): number;
  }
  interface Global {
    readonly value: number;
  }
}

declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}
