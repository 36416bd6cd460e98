/** Signals that the rules use. They exist for the compiler only. */

import type { Bits, Body, Bool, Reg, SInt, UInt, Vec, Wire } from '../../../src/lang/index.ts';

export declare const m: Body;
export declare const u4: UInt<4>;
export declare const u8: UInt<8>;
export declare const u9: UInt<9>;
export declare const un: UInt;
export declare const s8: SInt<8>;
export declare const b8: Bits<8>;
export declare const p: Bool;
export declare const v: Vec<UInt<8>>;
export declare const out8: Wire<UInt<8>>;
export declare const outN: Wire<UInt>;
export declare const reg8: Reg<UInt<8>>;
export declare const vec8: Reg<Vec<UInt<8>>>;
