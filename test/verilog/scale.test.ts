import { expect, it } from 'vitest';
import { type ScaleShape, scaleDesign, shapes } from '../../bench/scale-designs.ts';
import { elaborate } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { hasTool, lintVerilator } from '../support/verilog-tools.ts';

it.each(shapes)(
  'the %s design of the benchmark has the nodes that were asked for and is clean',
  (shape: ScaleShape) => {
    const design = elaborate(scaleDesign(shape, 3000));
    expect(checkDesign(design)).toEqual([]);
    const nodes = design.modules.reduce((sum, module) => sum + module.nodes.count, 0);
    expect(nodes).toBeGreaterThan(2400);
    expect(nodes).toBeLessThan(3600);
    const { files, top } = emitVerilog(design);
    if (hasTool('verilator')) expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
  },
);
