import { type Design, type Enumeration, LocationTable } from '../../src/ir/index.ts';
import { type RandomModule, RandomModuleMaker } from './random-module.ts';
import { RandomSource } from './random-source.ts';

export interface RandomDesignOptions {
  /** Expression nodes wanted in the whole design, roughly. Default 150. */
  readonly nodes?: number;
  /** Widest signal and expression, 1..300. Default 300. */
  readonly maxWidth?: number;
  /** Default true: modules below the top, each used at least once, some of them twice. */
  readonly hierarchy?: boolean;
  /** How many modules are below the top, at most. Default 3. */
  readonly below?: number;
  /** Default true. */
  readonly memories?: boolean;
  /** Clock domains of a module, at most; 1 to 3. Default 1: `clk` and `rst`. */
  readonly domains?: number;
  /** Default false: some of the domains have an asynchronous reset. */
  readonly asyncResets?: boolean;
  /** Nesting of operators in an expression, at most; conditions and cases nest once less, but at least once. Default 3. */
  readonly depth?: number;
}

/**
 * A correct design made of anything that the netlist allows, the same for the same seed: no latch, no combinational
 * loop (not even if every signal is taken as one piece), no dead assignment. The last module is the top, with the ports
 * `clk`, `rst`, some inputs and outputs, and `observed`, an output that mixes every bit of state below it.
 */
export function randomDesign(seed: number, options: RandomDesignOptions = {}): Design {
  const random = new RandomSource(seed);
  const { nodes = 150, maxWidth = 300, hierarchy = true, memories = true } = options;
  const { domains = 1, asyncResets = false, depth = 3 } = options;
  const locations = new LocationTable();
  const enumerations = [
    randomEnumeration('mode', random, maxWidth),
    randomEnumeration('phase', random, maxWidth),
  ];
  const below = hierarchy ? random.between(1, options.below ?? 3) : 0;
  const children: RandomModule[] = [];
  const unused = new Set<number>();
  for (let m = 0; m <= below; m++) {
    const isTop = m === below;
    const instances: number[] = isTop ? [...unused] : [];
    if (m > 0 && (isTop || random.chance(0.6))) instances.push(random.below(m));
    for (const child of instances) unused.delete(child);
    unused.add(m);
    const name = isTop ? 'top' : `part${m}`;
    const share = Math.ceil(nodes / (below + 1));
    const maker = new RandomModuleMaker(
      { name, nodes: share, maxWidth, memories, isTop, instances, domains, asyncResets, depth },
      random,
      children,
      enumerations,
      locations,
    );
    children.push(maker.make());
  }
  const modules = children.map((child) => child.module);
  return { name: `random${seed}`, modules, top: modules.length - 1, enumerations, locations };
}

function randomEnumeration(name: string, random: RandomSource, maxWidth: number): Enumeration {
  const width = Math.min(maxWidth, random.between(1, 4));
  const values = random.shuffled(Array.from({ length: 1 << width }, (_, i) => BigInt(i)));
  const members = values.slice(0, random.between(2, Math.min(6, values.length)));
  return { name, width, members: members.map((value, i) => ({ name: `${name.toUpperCase()}_${i}`, value })) };
}
