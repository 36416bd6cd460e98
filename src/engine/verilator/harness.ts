import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { clockPorts, type DesignInterface } from '../simulation.ts';
import { packageRoot, readPackageFile, renderTemplate } from '../tools/index.ts';
import type { Evaluation } from './evaluation.ts';
import { type HeaderPort, headerPorts } from './header-ports.ts';
import { modelClass } from './model-class.ts';
import type { PortLayout } from './port-layout.ts';

export type TraceFormat = 'vcd' | 'fst';

const template = 'templates/verilator/harness.cpp.hbs';

const tracers = {
  vcd: { header: 'verilated_vcd_c.h', writer: 'VerilatedVcdC' },
  fst: { header: 'verilated_fst_c.h', writer: 'VerilatedFstC' },
};

/**
 * The C++ that binds the ports of a design. `header` is the text of the Verilated class; ports that it lacks or has
 * in another width are diagnostic SL0503, for then Verilog and interface do not belong together. `evaluation` is asked with
 * the members that are clocks.
 */
export function renderHarness(
  description: DesignInterface,
  layout: PortLayout,
  header: string,
  trace: TraceFormat | false,
  evaluation: (clocks: readonly string[]) => Evaluation,
): Promise<string> {
  const members = headerPorts(header);
  const places = [...layout.places.values()];
  const bindings = (direction: 'in' | 'out') =>
    places
      .filter(({ port }) => port.direction === direction)
      .map(({ port, word, words }) => ({
        member: memberOf(members, port.name, direction, port.width),
        word,
        bytes: words * 4,
        isWide: port.width > 64,
        isLong: port.width > 32 && port.width <= 64,
      }));
  const clocks = clockPorts(description).map((clock) => memberOf(members, clock, 'in', 1));
  const how = evaluation(clocks);
  return renderTemplate(template, {
    name: description.name,
    model: modelClass,
    direct: how.by === 'root',
    phases: how.by === 'phases' ? how.phases : null,
    tracer: trace ? tracers[trace] : null,
    clocked: clocks.length > 0,
    // A design with more than 32 clocks only ticks all of them.
    clocks: clocks.map((member, i) => ({ member, bit: Math.min(i, 31) })),
    inputs: bindings('in'),
    outputs: bindings('out'),
  });
}

/** Everything of spinlight that goes into a model. */
export function harnessTexts(): string[] {
  const names = readdirSync(path.join(packageRoot(), 'sim/verilator')).toSorted();
  return [template, ...names.map((name) => `sim/verilator/${name}`)].map(readPackageFile);
}

function memberOf(
  members: ReadonlyMap<string, HeaderPort>,
  name: string,
  direction: 'in' | 'out',
  width: number,
): string {
  const found = members.get(name);
  if (found?.direction === direction && found.width === width) return found.member;
  const there = found ? `an ${found.direction}put of ${found.width} bits` : 'missing';
  return fail(
    'SL0503',
    `port \`${name}\` should be an ${direction}put of ${width} bits; in the Verilog it is ${there}`,
  );
}
