import { type Design, evaluateNodes, type Module, type Statement, truncate } from '../../src/ir/index.ts';

/** One use of a module: its present values, and what the next clock edge will make of them. */
interface Use {
  readonly path: string;
  readonly module: Module;
  /** Value of each signal. */
  readonly values: bigint[];
  /** Value after the edge of each register; other signals: not used. */
  readonly next: bigint[];
  /** Registers: what they hold once an asynchronous reset is over; it shows whenever that is 0. */
  readonly held: bigint[];
  readonly memories: bigint[][];
  readonly children: readonly Use[];
}

/**
 * The meaning of a design, as plainly as it can be said: combinational values are computed over and over until
 * nothing changes, then every register and memory of every module takes its next value at once: in a step all clocks of
 * the design tick, or those that it names. Slow; the judge of engines and passes.
 */
export class ReferenceSimulator {
  cycle = 0;
  readonly #design: Design;
  readonly #top: Use;
  readonly #uses: Use[] = [];
  #settled = false;

  constructor(design: Design) {
    this.#design = design;
    this.#top = this.#use(design.modules[design.top]!, '');
  }

  /** Sets an input of the top module. */
  poke(port: string, value: bigint | number): void {
    const signal = this.#top.module.signals.find((s) => s.name === port && s.kind === 'input');
    if (!signal) throw new Error(`no input '${port}'`);
    const bits = BigInt(value);
    if (bits !== truncate(bits, signal.width)) throw new Error(`${value} does not fit ${port}`);
    this.#top.values[signal.id] = bits;
    this.#settled = false;
  }

  /** Any signal, by its path from the top: `out`, `u0.acc`. Shows values just before the next clock edge. */
  peek(path: string): bigint {
    this.#settle();
    const cut = path.lastIndexOf('.');
    const use = this.#find(path.slice(0, Math.max(0, cut)));
    const signal = use.module.signals.find((s) => s.name === path.slice(cut + 1));
    if (!signal) throw new Error(`no signal '${path}'`);
    return use.values[signal.id]!;
  }

  /** Contents of a memory, by its path from the top: `table`, `u0.table`. */
  memory(path: string): readonly bigint[] {
    const cut = path.lastIndexOf('.');
    const use = this.#find(path.slice(0, Math.max(0, cut)));
    const index = use.module.memories.findIndex((m) => m.name === path.slice(cut + 1));
    if (index < 0) throw new Error(`no memory '${path}'`);
    return use.memories[index]!;
  }

  /** Clock edges with the present inputs, of all clocks or of those whose ports are named. */
  step(cycles = 1, clocks?: readonly string[]): void {
    const { module, values } = this.#top;
    const ports = new Set(module.domains.map(({ clock }) => clock));
    const ticking = [...ports].filter((id) => !clocks || clocks.includes(module.signals[id]!.name));
    for (let i = 0; i < cycles; i++) {
      this.#settle();
      // A clock is 1 while its edge is prepared: so every module knows which of its clocks tick.
      for (const id of ticking) values[id] = 1n;
      this.#settled = false;
      this.#settle();
      for (const use of this.#uses) prepareEdge(use);
      for (const id of ticking) values[id] = 0n;
      for (const use of this.#uses) {
        for (const { id, kind, source } of use.module.signals) {
          if (kind !== 'reg' && source !== 'memory') continue;
          use.values[id] = use.next[id]!;
          use.held[id] = use.next[id]!;
        }
      }
      this.#settled = false;
      this.cycle++;
    }
  }

  /** Holds the top module's reset inputs at 1 for some edges of all clocks. */
  reset(cycles = 2): void {
    const { signals, domains } = this.#top.module;
    const resets = new Set(domains.flatMap(({ reset }) => (reset < 0 ? [] : [signals[reset]!])));
    const inputs = [...resets].filter(({ kind }) => kind === 'input');
    if (inputs.length === 0) return;
    for (const { name } of inputs) this.poke(name, 1);
    this.step(cycles);
    for (const { name } of inputs) this.poke(name, 0);
  }

  #use(module: Module, path: string): Use {
    const children = module.instances.map((instance) => {
      const childPath = path === '' ? instance.name : `${path}.${instance.name}`;
      return this.#use(this.#design.modules[instance.module]!, childPath);
    });
    const zeros = () => module.signals.map(() => 0n);
    const memories = module.memories.map(({ depth, init }) =>
      Array.from({ length: depth }, (_, i) => init?.[i] ?? 0n),
    );
    const use = { path, module, values: zeros(), next: zeros(), held: zeros(), memories, children };
    this.#uses.push(use);
    return use;
  }

  #find(path: string): Use {
    const use = this.#uses.find((u) => u.path === path);
    if (!use) throw new Error(`no instance '${path}'`);
    return use;
  }

  #settle(): void {
    if (this.#settled) return;
    let rounds = 3;
    for (const use of this.#uses) for (const signal of use.module.signals) rounds += signal.width;
    while (settleOnce(this.#top)) if (--rounds === 0) throw new Error('combinational values do not settle');
    for (const { module, values, held } of this.#uses)
      for (const { id, kind } of module.signals) if (kind === 'reg') held[id] = values[id]!;
    this.#settled = true;
  }
}

/** Computes every combinational value once; says whether any changed. */
function settleOnce(use: Use): boolean {
  const { module, values } = use;
  const before = [...values];
  for (const { id, reset, domain } of module.signals) {
    if (reset !== null && module.domains[domain]!.resetKind === 'async')
      values[id] = isReset(use, domain) ? reset : use.held[id]!;
  }
  let changed = runBody(use);
  for (const [i, child] of use.children.entries()) {
    const { ports } = module.instances[i]!;
    for (const [position, port] of child.module.ports.entries()) {
      if (child.module.signals[port]!.kind !== 'input') continue;
      changed ||= child.values[port] !== values[ports[position]!];
      child.values[port] = values[ports[position]!]!;
    }
    changed = settleOnce(child) || changed;
    for (const [position, port] of child.module.ports.entries())
      if (child.module.signals[port]!.kind === 'output') values[ports[position]!] = child.values[port]!;
  }
  for (const [m, { reads }] of module.memories.entries()) {
    for (const read of reads)
      if (read.kind === 'async') values[read.data] = word(use, m, values[read.address]!);
  }
  return changed || values.some((value, id) => value !== before[id]);
}

/** Runs the statements: wires and outputs get their values, registers their next values. */
function runBody(use: Use): boolean {
  const { module, values, next } = use;
  const nodes = evaluateNodes(module.nodes, (signal) => values[signal]!);
  const results = module.signals.map(({ id, kind, source }) =>
    kind === 'reg' || source !== 'statements' ? values[id]! : 0n,
  );
  const run = (body: readonly Statement[]): void => {
    for (const s of body) {
      if (s.kind === 'if') run(nodes[s.condition] === 1n ? s.then : s.otherwise);
      else if (s.kind === 'case') {
        const arm = s.arms.find(({ labels }) => labels.some((label) => nodes[label] === nodes[s.subject]));
        run(arm ? arm.body : s.otherwise);
      } else {
        const low = s.index < 0 ? BigInt(s.low) : nodes[s.index]! * BigInt(s.width);
        const { width } = module.signals[s.target]!;
        if (low + BigInt(s.width) > BigInt(width)) continue;
        const mask = truncate(-1n, s.width) << low;
        results[s.target] = (results[s.target]! & ~mask) | (nodes[s.value]! << low);
      }
    }
  };
  run(module.body);
  let changed = false;
  for (const { id, kind } of module.signals) {
    if (kind === 'reg') next[id] = results[id]!;
    else {
      changed ||= values[id] !== results[id];
      values[id] = results[id]!;
    }
  }
  return changed;
}

/** From settled values: what registers, read ports and memories hold after the edge. */
function prepareEdge(use: Use): void {
  const { module, values, next, memories } = use;
  const ticks = (domain: number) => values[module.domains[domain]!.clock] === 1n;
  for (const { id, kind, reset, domain } of module.signals) {
    if (kind !== 'reg') continue;
    const resets = reset !== null && isReset(use, domain);
    if (resets && (module.domains[domain]!.resetKind === 'async' || ticks(domain))) next[id] = reset;
    else if (!ticks(domain)) next[id] = values[id]!;
  }
  for (const [m, { width, depth, reads, writes }] of module.memories.entries()) {
    for (const read of reads) {
      const takes = read.kind === 'async' || (ticks(read.domain) && values[read.enable] === 1n);
      next[read.data] = takes ? word(use, m, values[read.address]!) : values[read.data]!;
    }
    for (const write of writes) {
      const address = values[write.address]!;
      if (!ticks(write.domain) || values[write.enable] !== 1n || address >= BigInt(depth)) continue;
      const lanes = write.mask < 0 ? 1 : module.signals[write.mask]!.width;
      const enabled = write.mask < 0 ? 1n : values[write.mask]!;
      let mask = 0n;
      for (let lane = 0; lane < lanes; lane++) {
        const laneWidth = width / lanes;
        if ((enabled >> BigInt(lane)) & 1n) mask |= truncate(-1n, laneWidth) << BigInt(lane * laneWidth);
      }
      const old = memories[m]![Number(address)]!;
      memories[m]![Number(address)] = (old & ~mask) | (values[write.data]! & mask);
    }
  }
}

function isReset(use: Use, domain: number): boolean {
  const { reset } = use.module.domains[domain]!;
  return reset >= 0 && use.values[reset] === 1n;
}

function word(use: Use, memory: number, address: bigint): bigint {
  const words = use.memories[memory]!;
  return address < BigInt(words.length) ? words[Number(address)]! : 0n;
}
