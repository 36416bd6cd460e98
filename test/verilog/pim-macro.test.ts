import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/macro.ts';
import dense from '../../dsl/specs/pim-dense-64x16.ts';
import { elaborate } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import {
  inFolder,
  lintVerilator,
  missingTools,
  parseIcarus,
  run,
  synthYosys,
} from '../support/verilog-tools.ts';

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

it.skipIf(missing !== '')(
  `with its hints, all columns have one compiled body in Verilator ${missing}`,
  () => {
    const { files, top } = emitVerilog(dense.elaborate());
    const bodies = inFolder(files, (folder) => {
      const flags = ['--cc', '-O3', '--top-module', top, '--Mdir', 'obj'];
      const { ok, output } = run(folder, 'verilator', [...flags, `${top}.vlt`, '-f', `${top}.f`]);
      expect(ok, output).toBe(true);
      const obj = path.join(folder, 'obj');
      const sources = readdirSync(obj).filter((name) => name.endsWith('.cpp'));
      const code = sources.map((name) => readFileSync(path.join(obj, name), 'utf8')).join('');
      return new Set(code.match(/pim_column___nba_sequent\w+/g));
    });
    // One for the edge and what follows at once, one for what depends on the activations of the macro; not one a column.
    expect(bodies.size).toBeGreaterThan(0);
    expect(bodies.size).toBeLessThanOrEqual(2);
  },
);
