import { type Assign, countUses, type Module, Op, type SignalId } from '../../../ir/index.ts';

/** A synchroniser: registers that take each other's value, the first of them from elsewhere. */
export interface Chain {
  readonly registers: readonly SignalId[];
  /** What is wrong with it, or null. */
  readonly wrong: string | null;
}

/** The synchronisers of a module, by their first register: structure only, whatever leads to them. */
export function chainsOf(module: Module): Map<SignalId, Chain> {
  const chains = new Map<SignalId, Chain>();
  const firsts = module.signals.filter(({ kind, crossing }) => kind === 'reg' && crossing);
  if (firsts.length === 0) return chains;
  const next = new Followers(module);
  for (const first of firsts) {
    const registers = [first.id];
    for (let at = next.after(first.id); at >= 0 && !registers.includes(at); at = next.after(at))
      registers.push(at);
    chains.set(first.id, { registers, wrong: wrongWith(module, registers, next) });
  }
  return chains;
}

function wrongWith(module: Module, registers: readonly SignalId[], next: Followers): string | null {
  const { id, width, crossing, domain } = module.signals[registers[0]!]!;
  const { kind } = crossing!;
  if (kind === 'sync' && width !== 1) return `has ${width} bits, which do not arrive together`;
  const only = next.onlyAssign(id);
  if (!only) return 'does not take its input at every clock edge';
  if (kind === 'reset') {
    if (module.nodes.op[only.value] !== Op.const) return 'does not leave its reset by a constant';
    if (module.domains[domain]!.resetKind !== 'async') return 'has no asynchronous reset';
  }
  if (registers.length === 1) {
    return next.usesOf(id) > 1
      ? 'is used by more than the next register, before its value has settled'
      : 'is followed by no second register of the same clock that takes its value as it is';
  }
  return null;
}

/** Finds the register that does nothing but follow another one. */
class Followers {
  readonly #module: Module;
  readonly #uses: Int32Array;
  readonly #refOf = new Map<SignalId, number>();
  /** Registers with one assignment, of the whole and unconditional. */
  readonly #onlyAssign = new Map<SignalId, Assign>();
  readonly #followers = new Map<SignalId, SignalId[]>();
  readonly #connected: ReadonlySet<SignalId>;

  constructor(module: Module) {
    this.#module = module;
    this.#uses = countUses(module);
    const { nodes, signals } = module;
    for (let node = 0; node < nodes.count; node++)
      if (nodes.op[node] === Op.ref) this.#refOf.set(nodes.a[node]!, node);
    const counts = new Map<SignalId, number>();
    const count = (body: Module['body'], isOuter: boolean): void => {
      for (const statement of body) {
        if (statement.kind === 'assign') {
          const { target, low, width, index } = statement;
          counts.set(target, (counts.get(target) ?? 0) + 1);
          if (isOuter && low === 0 && index < 0 && width === signals[target]!.width)
            this.#onlyAssign.set(target, statement);
        } else {
          if (statement.kind === 'if') count(statement.then, false);
          else for (const arm of statement.arms) count(arm.body, false);
          count(statement.otherwise, false);
        }
      }
    };
    count(module.body, true);
    for (const [target, { value }] of this.#onlyAssign) {
      if (counts.get(target) !== 1) this.#onlyAssign.delete(target);
      else if (signals[target]!.kind === 'reg' && nodes.op[value] === Op.ref) {
        const from = nodes.a[value]!;
        this.#followers.set(from, [...(this.#followers.get(from) ?? []), target]);
      }
    }
    const { memories, instances, domains } = module;
    this.#connected = new Set([
      ...memories.flatMap(({ reads, writes }) => [
        ...reads.flatMap(({ address, enable }) => [address, enable]),
        ...writes.flatMap(({ address, enable, data, mask }) => [address, enable, data, mask]),
      ]),
      ...instances.flatMap(({ ports }) => ports),
      ...domains.map(({ reset }) => reset),
    ]);
  }

  onlyAssign(register: SignalId): Assign | undefined {
    return this.#onlyAssign.get(register);
  }

  /** Expressions and statements that use the register's value. */
  usesOf(register: SignalId): number {
    const ref = this.#refOf.get(register);
    const connected = this.#connected.has(register) ? 1 : 0;
    return connected + (ref === undefined ? 0 : this.#uses[ref]!);
  }

  /** The register of the same domain that takes this one's value as it is, if nothing else uses it; or -1. */
  after(register: SignalId): SignalId {
    const [only] = this.#followers.get(register) ?? [];
    if (only === undefined || this.usesOf(register) !== 1) return -1;
    return this.#module.signals[only]!.domain === this.#module.signals[register]!.domain ? only : -1;
  }
}
