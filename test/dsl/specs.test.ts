import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import type { Spec } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { emitVerilog, type VerilogOutput } from '../../src/verilog/index.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../support/verilog-tools.ts';

const root = path.resolve(import.meta.dirname, '../..');
const specs = readdirSync(path.join(root, 'dsl/specs')).filter((file) => file.endsWith('.ts'));

async function load(file: string): Promise<Spec> {
  return ((await import(path.join(root, 'dsl/specs', file))) as { default: Spec }).default;
}

function verilogFiles(output: VerilogOutput) {
  return output.files.filter((file) => file.path.endsWith('.v'));
}

describe.each(specs)('%s', (file) => {
  it('passes the netlist checks without a remark', async () => {
    expect(checkDesign((await load(file)).elaborate())).toEqual([]);
  });

  it('is the Verilog that is committed in rtl-out', async () => {
    const spec = await load(file);
    const output = emitVerilog(spec.elaborate(), { base: root, tools: { handlebars: Handlebars.VERSION } });
    for (const { path: name, text } of output.files) {
      const committed = readFileSync(path.join(root, 'rtl-out', spec.name, name), 'utf8');
      expect(text, `rtl-out/${spec.name}/${name} is stale: run npm run generate`).toBe(committed);
    }
  });

  it.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '')(
    'is clean in Verilator and Icarus and has no latch in Yosys',
    async () => {
      const output = emitVerilog((await load(file)).elaborate());
      const files = verilogFiles(output);
      const top = 'pim_macro';
      expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
      expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
      const synthesis = synthYosys(files, top);
      expect([synthesis.ok, synthesis.latches]).toEqual([true, 0]);
      for (const { text } of files) expect(text).not.toMatch(/\binitial\b/);
    },
  );
});
