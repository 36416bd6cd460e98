import { expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/macro.ts';
import { elaborate } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../support/verilog-tools.ts';

const missing = missingTools('verilator', 'iverilog', 'yosys');
const common = { weightBits: 8, actBits: 8, actSigned: true } as const;
const shapes = [
  { ...common, rows: 16, groups: 4, n: 1, m: 1, scheme: 'phase' },
  { ...common, rows: 24, groups: 3, n: 2, m: 4, scheme: 'mux' },
  { ...common, rows: 16, groups: 4, n: 1, m: 16, scheme: 'phase' },
  { rows: 5, groups: 2, n: 1, m: 8, scheme: 'mux', weightBits: 2, actBits: 1, actSigned: false },
] as const;

it.skipIf(missing !== '').each(shapes)(
  `the PIM macro $n:$m $scheme, $rows rows, is clean in every tool ${missing}`,
  (shape) => {
    const { files, top } = emitVerilog(elaborate(PimMacro(shape)));
    expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
    expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
    expect(synthYosys(files, top)).toMatchObject({ ok: true, output: '', latches: 0 });
    for (const { path, text } of files) if (path.endsWith('.v')) expect(text).not.toMatch(/\binitial\b|#\d/);
  },
);
