import { importSpace } from './module-writer.ts';

/** The part of the host's WebAssembly interface that the engine uses, without the types of a browser. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Host {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
}

const host = (globalThis as unknown as { WebAssembly: Host }).WebAssembly;

/** Compiles a module; the result can be sent to other threads. */
export function compile(bytes: Uint8Array<ArrayBuffer>): object {
  return new host.Module(bytes);
}

/** An instance of a compiled module; `imports`: by name in the space of names that `ModuleWriter` uses. */
export function instantiateModule(
  module: object,
  imports: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return new host.Instance(module, { [importSpace]: imports }).exports;
}

/** Compiles and instantiates a module. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  imports: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return instantiateModule(compile(bytes), imports);
}
