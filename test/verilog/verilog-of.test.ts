import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../src/lang/index.ts';
import { emitVerilog, verilogOf } from '../../src/verilog/index.ts';

describe('verilogOf', () => {
  it('gives what emitVerilog gives, with the warnings of the checks in its notes', () => {
    const top = module(
      'top',
      () => ({ go: input(Bool()), spare: input(Bool()), y: output(Bool()) }),
      (_m, { go, y }) => y.drive(go),
    );
    const design = elaborate(top({}));
    const { notes, ...made } = verilogOf(design, { base: '/' });
    const { notes: none, ...plain } = emitVerilog(design, { base: '/' });
    expect(made).toEqual(plain);
    expect(none).toEqual([]);
    expect(notes.map(({ code, severity }) => [code, severity])).toEqual([['SL0229', 'note']]);
  });

  it('throws all that the checks found if any of it is an error', () => {
    const top = module(
      'top',
      () => ({ go: input(Bool()), y: output(Bool()), z: output(UInt(4)) }),
      (m, { go, y }) => m.when(go, () => y.drive(1)),
    );
    const wrong = () => verilogOf(elaborate(top({})));
    expect(wrong).toThrow(SpinlightError);
    expect(wrong).toThrow(
      /SL0203: output 'y'.*\n?.*SL0201: output 'z'|SL0201: output 'z'.*\n?.*SL0203: output 'y'/s,
    );
  });
});
