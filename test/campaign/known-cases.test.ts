import { describe, expect, it } from 'vitest';
import { startSimulation } from '../../src/engine/index.ts';
import { parseDesign } from '../../src/ir/text/index.ts';
import { outputNames, randomStimulus, traceOutputs } from '../support/random-stimulus.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';
import { missingTools } from '../support/verilog-tools.ts';
import { fourEngines, runBatch } from './batch.ts';
import { planFor } from './plan.ts';

/** What is left of a design that an engine once got wrong, by what was wrong there. */
const cases = {
  'Verilator, an inversion within bits joined by ^': `netlist 1
design inverted top top

module top {
  input clk : 1
  input rst : 1
  input tag : 3
  input amount : 5
  output odd : 1
  domain default clock clk reset rst sync
  body {
    odd = xor(xor(xor(not(tag[0]), eq(amount, 5'h0)), tag[1]), tag[2])
  }
}
`,
  'Yosys, a shift assigned to a computed element': `netlist 1
design element top top

module top {
  input clk : 1
  input rst : 1
  input index : 2
  input word : 8
  input amount : 3
  output parts : 32
  domain default clock clk reset rst sync
  body {
    parts = 32'h0
    parts[index *: 8] = shru(add(word, 8'h7b), zext(amount, 4))
  }
}
`,
  'Icarus, a block left with constants only': `netlist 1
design constant top top

module top {
  input clk : 1
  input rst : 1
  input word : 3
  output parts : 6
  domain default clock clk reset rst sync
  body {
    parts = 6'h14
    parts[sext(1'h1, 2) *: 3] = word
  }
}
`,
  'Yosys, a process that only an unreachable arm fills': `netlist 1
design unreachable top top

module top {
  input clk : 1
  input rst : 1
  input choice : 1
  input other : 1
  output shown : 3
  reg kept : 3 in default
  domain default clock clk reset rst sync
  body {
    case zext(choice, 3) {
      3'h0 => {
      }
      3'h1 => {
      }
      default => {
        kept[1] = other
      }
    }
    shown = kept
  }
}
`,
  'Yosys, an arm that a constant bit within the subject leaves unreachable': `netlist 1
design constant top top

module top {
  input clk : 1
  input rst : 1
  input choice : 1
  input other : 1
  output shown : 3
  reg kept : 3 in default
  domain default clock clk reset rst sync
  body {
    case cat(choice, cat(1'h1, choice)) {
      3'h2, 3'h3, 3'h6, 3'h7 => {
      }
      default => {
        kept[1] = other
      }
    }
    shown = kept
  }
}
`,
};

describe.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '')('designs that once disagreed', () => {
  const designs = Object.values(cases).map((text) => parseDesign(text));

  it('agree on all engines of the campaign', () => {
    // Each as it is, and, for odd seeds, after the passes.
    const make = (seed: number) => planFor(designs[seed >> 1]!, seed, 64);
    const seeds = designs.flatMap((_, i) => [2 * i, 2 * i + 1]);
    expect(runBatch(seeds, fourEngines, make).failures).toEqual([]);
  });

  it.each(Object.keys(cases).map((name, i) => [name, designs[i]!] as const))(
    '%s: agrees in the Verilator engine',
    async (_, design) => {
      const vectors = randomStimulus(design, 1, 64);
      const outputs = outputNames(design);
      const expected = traceOutputs(new ReferenceSimulator(design), outputs, vectors);
      const simulation = await startSimulation(design, { engine: 'verilator' });
      const shown: string[] = [];
      for (const vector of vectors) {
        for (const [port, value] of Object.entries(vector)) simulation.poke(port, value);
        const values = [];
        for (const name of outputs) values.push(`${name}=${(await simulation.peek(name)).toString(16)}`);
        shown.push(values.join(' '));
        await simulation.step();
      }
      await simulation.close();
      expect(shown).toEqual(expected);
    },
  );
});
