import { describe, expect, it } from 'vitest';
import { Bool, elaborate, input, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { emitVerilog } from '../../../src/verilog/index.ts';
import { proveEquivalent } from '../../support/equivalence.ts';
import { lintVerilator, missingTools, parseIcarus } from '../../support/verilog-tools.ts';
import { fileOf, lines } from '../emit-module.ts';
import * as modules from '../parameters/modules.ts';

const missing = missingTools('verilator', 'iverilog', 'yosys');

const player = module(
  'player',
  () => ({ go: input(Bool()), last: input(Bool()), busy: output(Bool()), sound: output(UInt(8)) }),
  (m, io) => {
    const { state } = m.fsm({ state: ['idle', 'play', 'rest'] });
    const { left } = m.reg({ left: UInt(8) });
    const { sounds } = m.mem({ sounds: memory(UInt(8), 16) });
    state.case({
      idle: () => m.when(io.go, () => state.goto('play')),
      play: () => {
        left.next(left.sub(1));
        m.when(io.last, () => state.goto('rest'));
      },
      rest: () => {
        left.next(255);
        state.goto('idle');
      },
    });
    io.busy.drive(state.isNot('idle'));
    m.when(io.go, () => sounds.write(left.trunc(4), left));
    io.sound.drive(sounds.read(left.trunc(4)));
  },
);

describe('the SystemVerilog flavour', () => {
  const design = elaborate(player({}));
  const output = emitVerilog(design, { base: '/', flavour: 'systemverilog' });

  it('has types for states, always_ff, always_comb, unique case and filling literals', () => {
    expect(output.sources).toEqual(['player.sv']);
    expect(output.manifest.flavour).toBe('systemverilog');
    const text = fileOf(output, 'player.sv');
    const declared = text.slice(text.indexOf('    typedef'), text.indexOf('    assign')).trimEnd();
    expect(declared.replace(/(?<=\w|\]) {2,}/g, ' ').replace(/^ {4}/gm, '')).toBe(
      lines(`
        typedef enum logic [1:0] {
            STATE_IDLE = 2'd0,
            STATE_PLAY = 2'd1,
            STATE_REST = 2'd2
        } state_t;

        state_t state;
        logic [7:0] left;
        logic [7:0] sounds [0:15];
      `),
    );
    expect(text).toContain('always_ff @(posedge clk) begin');
    expect(text).toContain("left <= '0;");
    expect(text).toContain("left <= '1;");
    expect(text).toContain('unique case (state)');
    expect(text).not.toMatch(/\breg\b/);
  });

  it.skipIf(missing !== '')('is lint-clean, accepted, and equal to the Verilog', () => {
    expect(lintVerilator(output.files, 'player')).toEqual({ ok: true, output: '' });
    expect(parseIcarus(output.files, 'player')).toEqual({ ok: true, output: '' });
    const plain = emitVerilog(design, { base: '/' });
    const result = proveEquivalent(plain.files, 'player', output.files, 'player', { sequential: true });
    expect(result).toMatchObject({ verdict: 'equal', method: 'registers' });
  });

  it.skipIf(missing !== '')('keeps parameters too', () => {
    const values = { width: 8, depth: 16 };
    const kept = emitVerilog(elaborate(modules.fifo(values)), { base: '/', flavour: 'systemverilog' });
    expect(kept.notes).toEqual([]);
    expect(fileOf(kept, 'fifo.sv')).toContain('parameter DEPTH = 16');
    expect(lintVerilator(kept.files, 'fifo')).toEqual({ ok: true, output: '' });
    expect(parseIcarus(kept.files, 'fifo')).toEqual({ ok: true, output: '' });
    const plain = emitVerilog(elaborate(modules.fifo(values)), { base: '/', keepParameters: false });
    const result = proveEquivalent(plain.files, 'fifo', kept.files, 'fifo', { sequential: true });
    expect(result.verdict).toBe('equal');
  });
});
