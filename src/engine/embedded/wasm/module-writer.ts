import { InternalError } from '../../../diag/index.ts';
import { ByteWriter, u32Bytes } from './byte-writer.ts';
import type { FunctionWriter } from './function-writer.ts';
import type { ValueType } from './opcodes.ts';

const pageBytes = 65536;

/** Where imports come from: the names of the two levels that the format has. */
export const importSpace = 'program';

/**
 * Collects functions and writes a binary module with one exported memory, `memory`; or, with `sharesMemory`, one that
 * works on the memory and calls the functions of another module.
 */
export class ModuleWriter {
  readonly #types: string[] = [];
  readonly #typeBytes: Uint8Array[] = [];
  readonly #imports: { name: string; type: number }[] = [];
  readonly #sharesMemory: boolean;
  readonly #functions: { type: number; body: Uint8Array | null }[] = [];
  readonly #exports: { name: string; index: number }[] = [];

  constructor(sharesMemory = false) {
    this.#sharesMemory = sharesMemory;
  }

  /** A function of the other module. All imports come before the first `declare`. */
  import(name: string, parameters: readonly ValueType[], results: readonly ValueType[]): number {
    if (this.#functions.length > 0) throw new InternalError('an import after a function');
    return this.#imports.push({ name, type: this.#type(parameters, results) }) - 1;
  }

  /** Announces a function, so that others can call it before its body exists. */
  declare(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const type = this.#type(parameters, results);
    return this.#imports.length + this.#functions.push({ type, body: null }) - 1;
  }

  #type(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${parameters.join()}:${results.join()}`;
    let type = this.#types.indexOf(key);
    if (type < 0) {
      type = this.#types.push(key) - 1;
      const bytes = new ByteWriter(16);
      bytes.byte(0x60);
      for (const list of [parameters, results]) {
        bytes.u32(list.length);
        for (const item of list) bytes.byte(item);
      }
      this.#typeBytes.push(bytes.view());
    }
    return type;
  }

  define(index: number, body: FunctionWriter): void {
    this.defineBytes(index, body.finish());
  }

  /** The same, of a body that is finished. */
  defineBytes(index: number, body: Uint8Array): void {
    this.#functions[index - this.#imports.length]!.body = body;
  }

  export(name: string, index: number): void {
    this.#exports.push({ name, index });
  }

  /** The module; its own memory starts with room for `memoryBytes` and may grow to 4 GiB. */
  finish(memoryBytes = 0): Uint8Array<ArrayBuffer> {
    const code = this.#codeBytes();
    const out = new ByteWriter(code + 8 * this.#functions.length + 65536);
    out.append(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    section(out, 1, (s) => {
      s.u32(this.#typeBytes.length);
      for (const type of this.#typeBytes) s.append(type);
    });
    if (this.#sharesMemory || this.#imports.length > 0)
      section(out, 2, (s) => {
        s.u32(this.#imports.length + (this.#sharesMemory ? 1 : 0));
        if (this.#sharesMemory) {
          s.name(importSpace);
          s.name('memory');
          s.append(Uint8Array.of(2, 0, 0));
        }
        for (const { name, type } of this.#imports) {
          s.name(importSpace);
          s.name(name);
          s.byte(0);
          s.u32(type);
        }
      });
    section(out, 3, (s) => {
      s.u32(this.#functions.length);
      for (const { type } of this.#functions) s.u32(type);
    });
    if (!this.#sharesMemory)
      section(out, 5, (s) => {
        s.u32(1);
        s.byte(1);
        s.u32(Math.ceil(memoryBytes / pageBytes));
        s.u32(65536);
      });
    section(out, 7, (s) => {
      s.u32(this.#exports.length + (this.#sharesMemory ? 0 : 1));
      if (!this.#sharesMemory) {
        s.name('memory');
        s.byte(2);
        s.u32(0);
      }
      for (const { name, index } of this.#exports) {
        s.name(name);
        s.byte(0);
        s.u32(index);
      }
    });
    // Nearly all of a module: written where it stays.
    out.byte(10);
    out.u32(code);
    out.u32(this.#functions.length);
    for (const { body } of this.#functions) {
      out.u32(body!.length);
      out.append(body!);
    }
    return out.view();
  }

  /** Length of the code section. */
  #codeBytes(): number {
    let bytes = u32Bytes(this.#functions.length);
    for (const { body } of this.#functions) {
      if (body === null) throw new InternalError('a declared function was never defined');
      bytes += u32Bytes(body.length) + body.length;
    }
    return bytes;
  }
}

function section(out: ByteWriter, id: number, write: (content: ByteWriter) => void): void {
  const content = new ByteWriter(4096);
  write(content);
  out.byte(id);
  out.u32(content.length);
  out.append(content.view());
}
