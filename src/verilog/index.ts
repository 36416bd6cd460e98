export { checksMacro } from './checks/print-checks.ts';
export {
  emitVerilog,
  manifestPath,
  type OutputFile,
  type VerilogOptions,
  type VerilogOutput,
} from './emit.ts';
export { MapReader, type VerilogName, type VerilogPlace } from './map-reader.ts';
export type { Manifest, ModuleNames, NameMap, SourceMap } from './maps.ts';
export type { MemoryStyle } from './memory-file.ts';
export type { Flavour } from './print-module.ts';
export { verilogOf } from './verilog-of.ts';
export { writeVerilog } from './write.ts';
