export { cat, connect, sumTree } from './combine.ts';
export { elaborate } from './elaborate.ts';
export { memory } from './memory.ts';
export { module, } from './module.ts';
export { input, output, streamIn, streamOut, } from './ports.ts';
export { rtl } from './rtl/index.ts';
export { spec } from './spec.ts';
export { Bits, Bool, bitsFor, SInt, UInt, Vec, } from './types.ts';
