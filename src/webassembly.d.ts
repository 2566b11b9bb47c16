/** The part of WebAssembly that is used here; the types of Node leave it out. */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance<Exports> {
    constructor(module: Module, imports?: { readonly [room: string]: { readonly [name: string]: Memory } });
    readonly exports: Exports;
  }
  class Memory {
    /** @param size in pages of 64 KiB */
    constructor(size: { readonly initial: number });
    readonly buffer: ArrayBuffer;
    /** @param pages of 64 KiB */
    grow(pages: number): number;
  }
  interface Global {
    readonly value: number;
  }
}
