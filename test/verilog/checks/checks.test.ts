import { describe, expect, it } from 'vitest';
import { Bool, elaborate, input, memory, module, output, UInt } from '../../../src/lang/index.ts';
import { checksMacro, emitVerilog, type Flavour } from '../../../src/verilog/index.ts';
import { inFolder, lintVerilator, missingTools, run } from '../../support/verilog-tools.ts';
import { fileOf } from '../emit-module.ts';

const missing = missingTools('verilator', 'iverilog', 'yosys');
const flavours: readonly Flavour[] = ['verilog', 'systemverilog'];

interface Parameters {
  /** Whether there are properties, and which bound the count is said to have. */
  readonly checked: boolean;
  readonly bound: number;
}

/** A FIFO of 4 words without a guard against pushing into the full one: that is what it assumes. */
const store = module(
  'store',
  (_q: Parameters) => ({
    push: input(Bool()),
    pop: input(Bool()),
    word: input(UInt(8)),
    full: output(Bool()),
    empty: output(Bool()),
    head: output(UInt(8)),
  }),
  (m, io, q) => {
    const { first, count } = m.reg({ first: UInt(2), count: UInt(3) });
    const { words } = m.mem({ words: memory(UInt(8), 4) });
    m.when(io.push, () => words.write(first.add(count.trunc(2)), io.word));
    m.when(io.pop, () => first.next(first.add(1)));
    m.when(io.push.and(io.pop.not()), () => count.next(count.add(1))).elsewhen(
      io.pop.and(io.push.not()),
      () => count.next(count.sub(1)),
    );
    io.full.drive(count.eq(4));
    io.empty.drive(count.eq(0));
    io.head.drive(words.read(first));
    if (!q.checked) return;
    m.assert({ bounded: count.le(q.bound) }, 'more words than "words" has: 100% full');
    m.when(io.push, () => {
      m.assume({ room: count.ne(4).or(io.pop) });
      m.cover({ filling: count.eq(3) });
    });
    m.when(io.pop, () => m.assume({ word_there: count.ne(0) }));
  },
);

const emitted = (q: Parameters, flavour: Flavour) => emitVerilog(elaborate(store(q)), { base: '/', flavour });
const extension = (flavour: Flavour) => (flavour === 'verilog' ? 'v' : 'sv');

/** The text as a preprocessor sees it that does not know the macro. */
function withoutChecks(text: string): string {
  const start = text.indexOf(`\n\`ifdef ${checksMacro}`);
  const end = text.indexOf('`endif\nendmodule');
  return `${text.slice(0, start).trimEnd()}\n${text.slice(end + '`endif\n'.length)}`;
}

describe.each(flavours)('checks in %s', (flavour) => {
  const name = `store.${extension(flavour)}`;

  it('leave the rest of the text as it is without them', () => {
    const text = fileOf(emitted({ checked: true, bound: 4 }, flavour), name);
    const plain = fileOf(emitted({ checked: false, bound: 4 }, flavour), name);
    const header = /^\/\/ Parameters:.*\n/m;
    expect(withoutChecks(text).replace(header, '')).toBe(plain.replace(header, ''));
  });

  it.skipIf(missing !== '')('are accepted by the tools, lint-clean, with the macro and without', () => {
    const { files, top } = emitted({ checked: true, bound: 4 }, flavour);
    expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
    const on = files.map(({ path, text }) => ({ path, text: `\`define ${checksMacro}\n${text}` }));
    expect(lintVerilator(on, top)).toEqual({ ok: true, output: '' });
    const standard = flavour === 'verilog' ? '-g2005' : '-g2012';
    inFolder(files, (folder) => {
      const sources = files.map(({ path }) => path).filter((path) => /\.s?v$/.test(path));
      const args = [standard, '-Wall', `-D${checksMacro}`, '-t', 'null', '-s', top, ...sources];
      expect(run(folder, 'iverilog', args)).toEqual({ ok: true, output: '' });
    });
  });

  it.skipIf(missing !== '')('prove by Yosys what holds, and find what does not', () => {
    const prove = (bound: number) => {
      const { files, top } = emitted({ checked: true, bound }, flavour);
      return inFolder(files, (folder) => {
        const sources = files.map(({ path }) => path).filter((path) => /\.s?v$/.test(path));
        const script = [
          `read_verilog -formal -sv -D${checksMacro} ${sources.join(' ')}`,
          `prep -top ${top} -flatten`,
          'memory_map',
          'async2sync',
          'chformal -cover -remove',
          `sat -tempinduct -prove-asserts -set-assumes -seq 1 -set-at 1 rst 1 -maxsteps 12 -verify`,
        ];
        return run(folder, 'yosys', ['-p', script.join('; ')]);
      });
    };
    expect(prove(4).output).toContain('Induction step proven: SUCCESS!');
    const wrong = prove(3);
    expect(wrong.ok).toBe(false);
    expect(wrong.output).toContain('Called with -verify and proof did fail!');
  });

  it.skipIf(missing !== '')('report in a simulation, with the name of the instance, and count covers', () => {
    const { files } = emitted({ checked: true, bound: 2 }, flavour);
    const bench = `module bench;
      reg clk = 0, rst = 1, push = 0, pop = 0; reg [7:0] word = 0;
      wire full, empty; wire [7:0] head;
      store dut (.clk(clk), .rst(rst), .push(push), .pop(pop), .word(word), .full(full), .empty(empty), .head(head));
      always #5 clk = !clk;
      initial begin
        #12 rst = 0; push = 1;
        #40 push = 0; pop = 1;
        #50 $display("hits %0d", dut.filling_hits);
        $finish;
      end
    endmodule\n`;
    const text = inFolder([...files, { path: 'bench.v', text: bench }], (folder) => {
      const sources = files.map(({ path }) => path).filter((path) => /\.s?v$/.test(path));
      const args = ['-g2012', `-D${checksMacro}`, '-o', 'bench.vvp', '-s', 'bench', 'bench.v', ...sources];
      expect(run(folder, 'iverilog', args)).toEqual({ ok: true, output: '' });
      return run(folder, 'vvp', ['-n', 'bench.vvp']).output;
    });
    expect(text).toContain('assertion bench.dut.bounded failed');
    expect(text).toContain('more words than "words" has: 100% full');
    expect(text).toContain('assumption bench.dut.word_there failed');
    expect(text).not.toContain('room failed');
    expect(text).toContain('hits 1');
  });
});
