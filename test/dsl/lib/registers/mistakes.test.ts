import { describe, expect, it } from 'vitest';
import {
  constant,
  pulse,
  rc,
  register,
  registerBlock,
  ro,
  rw,
  w1c,
} from '../../../../dsl/lib/registers/index.ts';
import { type Diagnostic, SpinlightError } from '../../../../src/diag/index.ts';
import { Bool, elaborate, input, module, SInt, UInt } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';

function mistakesOf(body: () => unknown): readonly Diagnostic[] {
  try {
    body();
  } catch (error) {
    if (error instanceof SpinlightError) return error.diagnostics;
    throw error;
  }
  return [];
}

/** Code and message of each mistake, with the line distance of related places. */
function told(body: () => unknown): string[] {
  return mistakesOf(body).map(({ code, message }) => `${code}: ${message}`);
}

describe('mistakes in register blocks', () => {
  it('are all told at once, each at its own line with the line of the other', () => {
    const mistakes = mistakesOf(() =>
      registerBlock({
        name: 'block',
        registers: {
          a: register({
            low: rw(UInt(8)),
            high: rw(UInt(8), { at: 4 }),
          }),
          b: rw(UInt(4).reset(16 as number)),
          c: register({ x: rw(Bool()) }, { at: 6 }),
          d: register({ x: rw(Bool()) }, { at: 4 }),
        },
      }),
    );
    expect(mistakes.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "SL0130: fields 'a_low' and 'a_high' share bits 7 to 4 of register 'a'",
      "SL0132: field 'b' resets to 16: 4 bits hold 0 to 15",
      "SL0131: register 'c' is at 0x06, which is not a multiple of 4 bytes",
      "SL0131: registers 'b' and 'd' are both at 0x04",
    ]);
    const [overlap] = mistakes;
    expect(overlap!.place!.file).toBe(import.meta.filename);
    expect(overlap!.related![0]!.place!.line).toBe(overlap!.place!.line - 1);
    expect(mistakes[3]!.place!.line - mistakes[3]!.related![0]!.place!.line).toBe(2);
    expect(mistakes.every(({ help }) => help)).toBe(true);
  });

  it.each([
    [
      'a field beyond its register',
      () => ({ a: rw(UInt(33)) }),
      "SL0130: field 'a' has bits 32 to 0, a register has 32",
    ],
    ['no field', () => ({ a: register({}) }), "SL0130: register 'a' has no fields"],
    ['no register', () => ({}), "SL0131: register block 'block' has no registers"],
    [
      'a named value that does not fit',
      () => ({ a: rw(UInt(2), { values: { off: 0, on: 4 } }) }),
      "SL0132: value 'on' of field 'a' is 4: 2 bits hold 0 to 3",
    ],
    [
      'two names for a value',
      () => ({ a: rw(UInt(2), { values: { off: 0, none: 0 } }) }),
      "SL0132: values 'off' and 'none' of field 'a' are both 0",
    ],
    [
      'a reset to a value without name',
      () => ({ a: rw(UInt(2).reset(3), { values: { off: 0, on: 1 } }) }),
      "SL0132: field 'a' resets to 3, which is none of its named values",
    ],
    [
      'a reset that is too negative',
      () => ({ a: rw(SInt(4).reset(-9 as number)) }),
      "SL0132: field 'a' resets to -9: 4 bits hold -8 to 7",
    ],
    [
      'a constant without value',
      () => ({ a: constant(UInt(4).noReset()) }),
      "SL0132: field 'a' is constant, but its type has no reset value",
    ],
    [
      'a pulse with a reset',
      () => ({ a: pulse(Bool().reset(1)) }),
      "SL0132: field 'a' is a pulse, so it resets to 0",
    ],
    [
      'a flag that nothing sets',
      () => ({ a: w1c(Bool(), { hardware: [] }) }),
      "SL0133: nothing can set field 'a': software only clears it, and hardware is []",
    ],
    [
      'counting in bits',
      () => ({ a: rc(SInt(4), { hardware: ['count'] }) }),
      "SL0133: field 'a' counts, but is sint",
    ],
    [
      'a verb twice',
      () => ({ a: rw(Bool(), { hardware: ['set', 'set'] }) }),
      "SL0133: field 'a' lists 'set' twice",
    ],
    [
      'nobody to win against',
      () => ({ a: rw(Bool(), { wins: 'hardware' }) }),
      "SL0133: field 'a': hardware does not change it, so nobody can win",
    ],
    [
      'names that meet as ports',
      () => ({ a: register({ b_c: rw(Bool()) }), a_b: register({ c: rw(Bool()) }) }),
      "SL0108: field 'a_b_c' and field 'a_b_c' of register block 'block' have the same name",
    ],
    [
      'names that meet in the C header',
      () => ({ mode: rw(Bool()), Mode: rw(Bool()) }),
      "SL0108: field 'Mode' and field 'mode' of register block 'block' have the same name",
    ],
    [
      'a field like the port of another one',
      () => ({ a: register({ done: w1c(Bool()), done_set: rw(Bool()) }) }),
      "SL0108: field 'a_done_set' and port 'a_done_set' of register block 'block' have the same name",
    ],
    ['a keyword', () => ({ reg: rw(Bool()) }), "SL0107: 'reg' is a keyword of Verilog or SystemVerilog"],
    ['a name with a blank', () => ({ 'a b': rw(Bool()) }), "SL0107: 'a b' is not a usable name"],
  ] as const)('%s', (_what, registers, message) => {
    expect(told(() => registerBlock({ name: 'block', registers: registers() as never }))).toEqual([message]);
  });

  it('addressWidth and dataWidth', () => {
    const registers = { a: rw(UInt(8)), b: rw(UInt(8)), c: rw(UInt(8)) };
    expect(told(() => registerBlock({ name: 'block', addressWidth: 3, registers }))).toEqual([
      "SL0131: register block 'block': addressWidth is 3",
    ]);
    expect(told(() => registerBlock({ name: 'block', dataWidth: 24 as never, registers }))).toEqual([
      "SL0131: register block 'block': dataWidth is 24",
    ]);
    expect(told(() => registerBlock({ name: 'block', dataWidth: 8, registers }).axiLite())).toEqual([
      "SL0114: register block 'block': AXI4-Lite has 32 or 64 data bits, not 8",
    ]);
  });

  it('a hardware input that nobody drives, and one of another width', () => {
    const block = registerBlock({ name: 'block', registers: { level: ro(UInt(5)), full: ro(Bool()) } });
    const Top = module(
      'top',
      () => ({ value: input(UInt(6)) }),
      (m, { value }) => {
        const { regs } = m.instance({ regs: block.simple() });
        // @ts-expect-error: 5 bits, 6 bits
        regs.level.drive(value);
      },
    );
    expect(told(() => elaborate(Top({})))).toEqual([
      "SL0101: drive: 'regs_level' has 5 bits, 'value' has 6 bits",
    ]);
    const Open = module(
      'open',
      () => ({}),
      (m) => {
        m.instance({ regs: block.simple() });
      },
    );
    const undriven = checkDesign(elaborate(Open({}))).map(({ code, message }) => `${code}: ${message}`);
    expect(undriven.filter((text) => text.includes("'full' of instance 'regs'"))).toHaveLength(1);
    expect(undriven.join('\n')).toContain('SL0201');
  });
});
