import {
  type Design,
  type Instance,
  type LocationTable,
  type Module,
  ModuleBuilder,
  type ReadPort,
  type SignalId,
  type WritePort,
} from '../../src/ir/index.ts';
import { RandomExpressions } from './random-expressions.ts';
import type { RandomSource } from './random-source.ts';
import { RandomStatements } from './random-statements.ts';

export interface RandomModuleOptions {
  readonly name: string;
  readonly nodes: number;
  readonly maxWidth: number;
  readonly memories: boolean;
  readonly isTop: boolean;
  readonly domains: number;
  readonly asyncResets: boolean;
  readonly depth: number;
  /** Modules to instantiate, by index into `children`; repeated for several instances of one module. */
  readonly instances: readonly number[];
}

/** A finished module with, per port, the set of input port positions that it depends on within the cycle. */
export interface RandomModule {
  readonly module: Module;
  readonly inputsOfPort: readonly number[];
  /** Input ports that reset registers at once, here or in an instance. */
  readonly resetsAtOnce: ReadonlySet<SignalId>;
}

/** A signal that becomes readable once the signals in `after` are driven. */
interface Pending {
  readonly signal: SignalId;
  readonly after: readonly SignalId[];
}

/** Makes one module; grows it in groups of statements, each reading only what is settled before it. */
export class RandomModuleMaker {
  readonly #options: RandomModuleOptions;
  readonly #random: RandomSource;
  /** Of conditions and cases, at most. */
  readonly #nesting: number;
  readonly #builder: ModuleBuilder;
  readonly #expressions: RandomExpressions;
  readonly #statements: RandomStatements;
  readonly #enumerations: Design['enumerations'];
  readonly #children: readonly RandomModule[];
  readonly #registers: SignalId[] = [];
  readonly #resetsAtOnce = new Set<SignalId>();
  /** Wires and outputs that no statement drives yet. */
  #undriven: SignalId[] = [];
  #pending: Pending[] = [];

  constructor(
    options: RandomModuleOptions,
    random: RandomSource,
    children: readonly RandomModule[],
    enumerations: Design['enumerations'],
    locations: LocationTable,
  ) {
    this.#options = options;
    this.#random = random;
    this.#nesting = Math.max(1, options.depth - 1);
    this.#children = children;
    this.#enumerations = enumerations;
    this.#builder = new ModuleBuilder(options.name);
    this.#expressions = new RandomExpressions(this.#builder, random, options.maxWidth);
    this.#statements = new RandomStatements(this.#expressions, enumerations, locations, options.depth);
    this.#builder.location = locations.add(`${options.name}.ts`, 1, 1);
  }

  make(): RandomModule {
    const builder = this.#builder;
    const random = this.#random;
    builder.doc = random.chance(0.5) ? `Random module, ${this.#options.nodes} nodes wanted.` : '';
    builder.parameters = { nodes: this.#options.nodes, top: this.#options.isTop };
    this.#domains();
    const outputs = this.#ports();
    for (let i = random.between(2, 6); i > 0; i--) this.#register(i);
    if (this.#options.memories) for (let i = random.between(0, 2); i > 0; i--) this.#memory(i);
    for (const [i, child] of this.#options.instances.entries()) this.#instance(child, i);
    this.#logic();
    this.#observe(outputs);
    const inputsOfPort = builder.ports.map((port) => this.#expressions.inputsOfSignal(port));
    return { module: builder.finish(), inputsOfPort, resetsAtOnce: this.#resetsAtOnce };
  }

  /** `clk` and `rst`, and then perhaps `clk1` and so on, some of them with a reset of their own. */
  #domains(): void {
    const random = this.#random;
    const builder = this.#builder;
    builder.defaultDomain();
    const { domains, asyncResets, isTop } = this.#options;
    const count = domains > 1 ? random.between(isTop ? 2 : 1, domains) : 1;
    for (let i = 1; i < count; i++) {
      const clock = builder.signal(`clk${i}`, 'input', 1);
      const reset = random.pick(['shared', 'own', 'own', 'none']);
      const signal = reset === 'own' ? builder.signal(`rst${i}`, 'input', 1) : builder.domains[0]!.reset;
      if (reset === 'own') this.#expressions.setInputs(signal, 1 << (builder.ports.length - 1));
      builder.domains.push({
        ...{ name: `domain${i}`, clock, reset: reset === 'none' ? -1 : signal, resetKind: 'sync' },
      });
    }
    if (!asyncResets) return;
    builder.domains.forEach((domain, i) => {
      if (!random.chance(0.6)) return;
      builder.domains[i] = { ...domain, resetKind: 'async' };
      if (domain.reset >= 0) this.#resetsAtOnce.add(domain.reset);
    });
  }

  /** The domain of a register or memory port. */
  #domain(): number {
    const { length } = this.#builder.domains;
    return length > 1 ? this.#random.below(length) : 0;
  }

  /** The inputs that a register depends on within the cycle: its reset, if that acts at once. */
  #inputsOfRegister(domain: number, reset: bigint | null): number {
    const { resetKind, reset: signal } = this.#builder.domains[domain]!;
    if (resetKind === 'sync' || reset === null || signal < 0) return 0;
    return this.#expressions.inputsOfSignal(signal);
  }

  #ports(): SignalId[] {
    const random = this.#random;
    const builder = this.#builder;
    const width = () => random.width(this.#options.maxWidth);
    const input = (name: string, bits: number) => {
      const id = builder.signal(name, 'input', bits, this.#looks(bits));
      this.#expressions.allow(id, 1 << (builder.ports.length - 1));
      return id;
    };
    this.#expressions.setInputs(builder.domains[0]!.reset, 2);
    if (random.chance(0.2)) this.#expressions.allow(builder.domains[0]!.reset, 2);
    for (let i = random.between(1, 4); i > 0; i--) input(`in${i}`, width());
    const outputs: SignalId[] = [];
    const output = (name: string, bits: number) => {
      outputs.push(builder.signal(name, 'output', bits, this.#looks(bits)));
      return outputs.at(-1)!;
    };
    if (this.#options.isTop && random.chance(0.5)) {
      const valid = input('feed_valid', 1);
      const payload = [input('feed_data', width()), input('feed_tag', width())];
      builder.streams.push({ name: 'feed', direction: 'in', valid, ready: output('feed_ready', 1), payload });
      const ready = input('result_ready', 1);
      const result = [output('result_data', width())];
      builder.streams.push({
        name: 'result',
        direction: 'out',
        valid: output('result_valid', 1),
        ready,
        payload: result,
      });
    }
    for (let i = random.between(1, 3); i > 0; i--) output(`out${i}`, width());
    return outputs;
  }

  /** Attributes that the operators never look at. */
  #looks(width: number) {
    const random = this.#random;
    const lanes = [2, 4, 8].filter((n) => width % n === 0);
    return {
      signed: random.chance(0.2),
      lane: lanes.length > 0 && random.chance(0.2) ? width / random.pick(lanes) : 0,
      doc: random.chance(0.1) ? 'says "something" \\ useful' : '',
      location: this.#builder.location,
    };
  }

  #register(i: number): void {
    const random = this.#random;
    const named = this.#enumerations.length > 0 && random.chance(0.25);
    const enumeration = named ? random.below(this.#enumerations.length) : -1;
    const members = this.#enumerations[enumeration]?.members ?? [];
    const width = this.#enumerations[enumeration]?.width ?? random.width(this.#options.maxWidth);
    const value = named ? random.pick(members).value : random.bits(width);
    const reset = random.chance(0.7) ? value : null;
    const looks = named ? { enumeration } : this.#looks(width);
    const domain = this.#domain();
    const options = { ...looks, reset, domain };
    const id = this.#builder.signal(`${named ? 'state' : 'reg'}${i}`, 'reg', width, options);
    this.#registers.push(id);
    this.#expressions.allow(id, this.#inputsOfRegister(domain, reset));
  }

  #memory(i: number): void {
    const random = this.#random;
    const builder = this.#builder;
    const name = `mem${i}`;
    const lanes = random.between(1, Math.min(4, this.#options.maxWidth));
    const width = lanes * Math.max(1, Math.floor(random.width(this.#options.maxWidth) / lanes));
    const depth = random.pick([1, 2, 3, 4, 5, 8, 11, 16, 20]);
    const wire = (suffix: string, bits: number): SignalId => {
      const id = builder.signal(`${name}_${suffix}`, 'wire', bits);
      this.#undriven.push(id);
      return id;
    };
    const address = (suffix: string) =>
      wire(suffix, Math.max(1, Math.ceil(Math.log2(depth))) + random.pick([0, 0, 0, 1]));
    const reads: ReadPort[] = [];
    for (let r = random.between(1, 2); r > 0; r--) {
      const kind = random.pick(['sync', 'async'] as const);
      const at = address(`r${r}_address`);
      const enable = kind === 'sync' ? wire(`r${r}_enable`, 1) : -1;
      const data = builder.signal(`${name}_r${r}_data`, 'wire', width, { source: 'memory' });
      if (kind === 'sync') this.#expressions.allow(data, 0);
      else this.#pending.push({ signal: data, after: [at] });
      const domain = kind === 'sync' ? this.#domain() : -1;
      reads.push({ name: `r${r}`, kind, address: at, enable, data, domain });
    }
    const writes: WritePort[] = [];
    // Words that two clocks write at once are not defined in Verilog.
    const writer = this.#domain();
    for (let w = random.pick([0, 1, 1, 2]); w > 0; w--) {
      writes.push({
        name: `w${w}`,
        address: address(`w${w}_address`),
        enable: wire(`w${w}_enable`, 1),
        data: wire(`w${w}_data`, width),
        mask: random.chance(0.5) ? wire(`w${w}_mask`, lanes) : -1,
        domain: writer,
      });
    }
    const preloaded = writes.length === 0 || random.chance(0.3);
    const words = random.between(Math.max(1, depth - 3), depth);
    const init = preloaded ? Array.from({ length: words }, () => random.bits(width)) : null;
    builder.memories.push({ name, width, depth, init, reads, writes, doc: '', location: builder.location });
  }

  #instance(child: number, i: number): void {
    const { module, inputsOfPort, resetsAtOnce } = this.#children[child]!;
    const builder = this.#builder;
    const name = `u${i}`;
    const inputs = builder.domains.flatMap(({ reset }) => (reset < 0 ? [] : [reset]));
    const ports = module.ports.map((port, position) => {
      if (module.domains.some(({ clock }) => clock === port)) return builder.domains[this.#domain()]!.clock;
      // A reset that acts at once comes from outside, where it has no glitches.
      if (resetsAtOnce.has(port)) {
        const source = inputs.length > 1 ? this.#random.pick(inputs) : inputs[0]!;
        this.#resetsAtOnce.add(source);
        return source;
      }
      if (position === 1 && this.#random.chance(0.8)) return builder.domains[0]!.reset;
      const { name: portName, width, kind } = module.signals[port]!;
      const source = kind === 'input' ? 'statements' : 'instance';
      const id = builder.signal(`${name}_${portName}`, 'wire', width, { source });
      if (kind === 'input') this.#undriven.push(id);
      return id;
    });
    module.ports.forEach((port, position) => {
      if (module.signals[port]!.kind === 'input') return;
      const after = ports.filter((_, p) => (inputsOfPort[position]! >> p) & 1);
      this.#pending.push({ signal: ports[position]!, after });
    });
    const instance: Instance = { name, module: child, ports, location: builder.location };
    builder.instances.push(instance);
    this.#release();
  }

  /** Lets the outputs of instances and memories be read whose inputs are all driven. */
  #release(): void {
    this.#pending = this.#pending.filter(({ signal, after }) => {
      if (after.some((id) => this.#undriven.includes(id))) return true;
      this.#expressions.allow(
        signal,
        after.reduce((inputs, id) => inputs | this.#expressions.inputsOfSignal(id), 0),
      );
      return false;
    });
  }

  #logic(): void {
    const random = this.#random;
    const builder = this.#builder;
    const idle = [...this.#registers];
    const outside = builder.signals.filter((s) => s.kind === 'output').map((s) => s.id);
    this.#undriven = random.shuffled([...this.#undriven, ...outside]);
    let wires = 0;
    while (this.#undriven.length > 0 || builder.nodes.count < this.#options.nodes) {
      const targets = this.#undriven.slice(0, random.between(0, 3));
      if (targets.length === 0 || (builder.nodes.count < this.#options.nodes && random.chance(0.5))) {
        const width = random.width(this.#options.maxWidth);
        targets.push(builder.signal(`wire${wires++}`, 'wire', width, this.#looks(width)));
      }
      const optional = random.chance(0.4) ? idle.splice(0, random.between(1, 2)) : [];
      builder.body.push(...this.#statements.cover(targets, optional, random.between(0, this.#nesting)));
      const inputs = this.#statements.takeInputs();
      this.#undriven = this.#undriven.filter((id) => !targets.includes(id));
      for (const target of targets) this.#expressions.allow(target, inputs);
      this.#release();
    }
    if (idle.length > 0) builder.body.push(...this.#statements.some(idle, random.between(0, this.#nesting)));
    this.#statements.takeInputs();
  }

  /** An output that shows every signal of the module: at once, or collected over time in a register. */
  #observe(outputs: readonly SignalId[]): void {
    const builder = this.#builder;
    const width = Math.min(32, this.#options.maxWidth);
    const immediate = this.#options.isTop || this.#random.chance(0.4) || outputs.length === 0;
    let signature = -1;
    if (!immediate) {
      signature = builder.signal('signature', 'reg', width, { reset: 0n });
      this.#expressions.allow(signature, this.#inputsOfRegister(0, 0n));
    }
    const observed = builder.signal('observed', 'output', width, { doc: 'All signals, mixed' });
    const mixed = this.#expressions.mix(width);
    if (immediate) {
      builder.body.push(builder.assign(observed, mixed, builder.location));
      this.#expressions.allow(observed, this.#expressions.inputsOfNode(mixed));
    } else {
      builder.body.push(builder.assign(signature, mixed, builder.location));
      builder.body.push(builder.assign(observed, builder.ref(signature), builder.location));
    }
  }
}
