import { emitVerilog, writeVerilog } from '/work/main/src/verilog/index.ts';
import { randomDesign } from '/work/main/test/support/random-design.ts';
import { RandomSource } from '/work/main/test/support/random-source.ts';
import { ReferenceSimulator } from '/work/main/test/support/reference-simulator.ts';
import { lintVerilator, parseIcarus, runIcarus, synthYosys } from '/work/main/test/support/verilog-tools.ts';
import { benchFor } from '/work/main/test/verilog/icarus-bench.ts';

const [from, to, what = 'lps', nodes = '150'] = process.argv.slice(2);
for (let seed = +from; seed <= +to; seed++) {
  let design, out;
  try {
    design = randomDesign(seed, { nodes: +nodes });
    out = emitVerilog(design, { base: '/' });
  } catch (e) {
    console.log('SEED', seed, 'EMIT', e.stack);
    continue;
  }
  const files = out.files;
  const top = out.top;
  const bad = (k, o) => {
    console.log('SEED', seed, k, '\n', o.slice(0, 1500));
    writeVerilog(out, '/tmp/fuzz/' + seed);
  };
  if (what.includes('l')) {
    const r = lintVerilator(files, top);
    if (!r.ok || r.output.trim()) bad('LINT', r.output);
  }
  if (what.includes('p')) {
    const r = parseIcarus(files, top);
    if (!r.ok) bad('ICARUS', r.output);
  }
  if (what.includes('y')) {
    const r = synthYosys(files, top);
    if (!r.ok || r.latches !== 0) bad('YOSYS ' + r.latches, r.output);
  }
  if (what.includes('s')) {
    const sim = new ReferenceSimulator(design);
    const t = design.modules[design.top];
    const rnd = new RandomSource(seed * 7 + 1);
    const ins = t.ports.map((i) => t.signals[i]).filter((s) => s.kind === 'input' && s.name !== 'clk');
    const outs = t.ports.map((i) => t.signals[i]).filter((s) => s.kind === 'output');
    const cycles = [];
    const expected = [];
    for (let c = 0; c < 40; c++) {
      const v = new Map(
        ins.map((s) => [
          s.name,
          s.name === 'rst' ? (c < 2 || rnd.chance(0.05) ? 1n : 0n) : rnd.bits(s.width),
        ]),
      );
      cycles.push(v);
      for (const [k, x] of v) sim.poke(k, x);
      expected.push(
        outs
          .map((s) =>
            sim
              .peek(s.name)
              .toString(16)
              .padStart(Math.ceil(s.width / 4), '0'),
          )
          .join(' '),
      );
      sim.step();
    }
    const r = runIcarus([...files, benchFor(design, out, cycles)], 'bench');
    const got = r.output.trim().split('\n');
    const i = expected.findIndex((e, i) => e !== got[i]);
    if (i >= 0) bad('SIM cycle ' + i, `exp ${expected[i]}\ngot ${got[i]}\nouts ${outs.map((o) => o.name)}`);
  }
}
console.log('done');
