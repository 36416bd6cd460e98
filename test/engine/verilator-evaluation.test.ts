import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { PortInfo } from '../../src/engine/simulation.ts';
import { findTools } from '../../src/engine/tools/index.ts';
import { buildModel, InProcessVerilator } from '../../src/engine/verilator/index.ts';
import { type HandDesign, handDesign } from './hand-designs.ts';
import { cacheWithoutModels, describeWith, verilatorTools } from './tool-support.ts';

const sum = `  reg [7:0] total;
  assign value = total + by;`;
const add = "if (rst) total <= 8'd0; else total <= total + by;";

function design(name: string, body: string): HandDesign {
  return handDesign(name, ['by:8'], ['value:8'], body);
}

/** A second clock that the bench names. */
function twoClocks(): HandDesign {
  const plain = handDesign(
    'two_clocks',
    ['by:8', 'other:1'],
    ['value:8'],
    `${sum}\n  always @(posedge other) ${add}`,
  );
  const domain = { name: 'other', clock: 'other', reset: null, resetKind: 'sync' } as const;
  return { ...plain, interface: { ...plain.interface, domains: [...plain.interface.domains, domain] } };
}

const designs: readonly (readonly [string, HandDesign, 'phases' | 'root' | 'class'])[] = [
  ['one clock', design('one_clock', `${sum}\n  always @(posedge clk) ${add}`), 'phases'],
  [
    'one clock, and no way from inputs to outputs',
    design('registers', `  reg [7:0] total;\n  assign value = total;\n  always @(posedge clk) ${add}`),
    'phases',
  ],
  [
    'a memory',
    design(
      'memory',
      `  reg [7:0] words [0:3];
  reg [1:0] at;
  assign value = words[by[1:0]];
  always @(posedge clk) begin
    if (rst) at <= 2'd0; else at <= at + 2'd1;
    if (!rst) words[at] <= by;
  end`,
    ),
    'phases',
  ],
  [
    'a reset that acts at once',
    design('async_reset', `${sum}\n  always @(posedge clk or posedge rst) ${add}`),
    'root',
  ],
  ['a falling edge', design('falling', `${sum}\n  always @(negedge clk) ${add}`), 'root'],
  [
    'a derived clock',
    design(
      'derived',
      `${sum}\n  reg half;\n  always @(posedge clk) half <= rst ? 1'b0 : !half;\n  always @(posedge half) ${add}`,
    ),
    'root',
  ],
  [
    'a clock that is read',
    design(
      'reads_clock',
      `  reg [7:0] total;\n  assign value = total + {7'd0, clk};\n  always @(posedge clk) ${add}`,
    ),
    'root',
  ],
  ['two clocks', twoClocks(), 'root'],
  [
    'no clock',
    handDesign('unclocked', ['by:8'], ['value:8'], "  assign value = by + 8'd1;", { clocked: false }),
    'root',
  ],
];

const version = findTools().find(({ name }) => name === 'verilator')?.version;

describeWith(verilatorTools, 'verilator: how a model is evaluated', () => {
  const cacheDir = cacheWithoutModels();

  it.each(designs)('%s', async (_name, given, by) => {
    const built = await buildModel({ ...given, trace: false, profile: 'quick', sumHeavy: false, cacheDir });
    const harness = readFileSync(path.join(path.dirname(built.library), 'harness.cpp'), 'utf8');
    const found = harness.includes('by_phases = true')
      ? 'phases'
      : harness.includes('root___eval(')
        ? 'root'
        : 'class';
    // Other versions may write what is not known here; they have to give the same values all the same.
    if (version === '5.006') expect(found).toBe(by);
    // Another model of the same Verilog, evaluated as the class says.
    const traced = await buildModel({ ...given, trace: 'vcd', profile: 'quick', sumHeavy: false, cacheDir });
    expect(readFileSync(path.join(path.dirname(traced.library), 'harness.cpp'), 'utf8')).toContain(
      'design.eval()',
    );
    const models = [built, traced].map(
      ({ library }) => new InProcessVerilator(library, given.interface, null).sync,
    );
    const inputs = given.interface.ports.filter(
      ({ name, direction }: PortInfo) =>
        direction === 'in' && !given.interface.domains.some(({ clock }) => clock === name),
    );
    const [values, expected] = models.map((sync) => {
      let random = 1;
      const seen: unknown[] = [];
      for (let cycle = 0; cycle < 60; cycle++) {
        for (const { name, width } of inputs) {
          random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
          if ((random >>> 28) % 3 === 0) sync.poke(name, random % 2 ** width);
        }
        // Not every cycle is looked at before its edge, and some edges follow each other.
        if (random % 5 !== 0) seen.push(sync.peek('value'));
        sync.step(random % 7 === 0 ? 3 : 1);
      }
      return [...seen, sync.cycle];
    });
    expect(values).toEqual(expected);
    expect(new Set(values).size).toBeGreaterThan(5);
  });
});
