export type { EnumerationType } from './enumerations.ts';
export { memoryText } from './memory-text.ts';
export { toSystemVerilog } from './to-systemverilog.ts';
