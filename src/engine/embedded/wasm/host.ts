/** The part of the host's WebAssembly interface that the engine uses, without the types of a browser. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Host {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
}

/** Compiles and instantiates a module that imports nothing. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>): Record<string, unknown> {
  const host = (globalThis as unknown as { WebAssembly: Host }).WebAssembly;
  return new host.Instance(new host.Module(bytes)).exports;
}
