import { countUses, type Design, type Module, type SignalId } from '../ir/index.ts';
import { chainsOf } from '../passes/index.ts';
import { type DirectConnections, directConnections } from './connections.ts';
import { EnumerationConstants } from './constants.ts';
import type { EmittedInstance } from './instance-arrays.ts';
import type { StatementContext } from './lower-statements.ts';
import { type SignalView, viewOf } from './lowered.ts';
import { Lowering } from './lowering.ts';
import { Names } from './names.ts';
import type { ModulePlan } from './plan.ts';
import type { AssignTree, DeclarationTree, ItemTree } from './tree.ts';
import { UsageCollector } from './usage.ts';

/** What a module consists of while its tree is made: the items so far, and what they call everything. */
export class ModuleScope {
  readonly design: Design;
  readonly module: Module & { readonly instances: readonly EmittedInstance[] };
  readonly direct: DirectConnections;
  readonly names: Names;
  readonly constants: EnumerationConstants;
  readonly lowering: Lowering;
  readonly statements: StatementContext;
  readonly items: ItemTree[] = [];
  /** Reads and drives of the items so far. */
  readonly usage: UsageCollector;
  /** Signals that are declared among the items, where they are driven. */
  readonly placed = new Set<SignalId>();
  /** Signals that a combinational block assigns. */
  readonly variables = new Set<SignalId>();
  /** By signal of the netlist, where it is found: a name in this module, or `instance.port`. */
  readonly paths: string[];
  readonly #views: (SignalView | undefined)[] = [];
  /** Registers of declared synchronisers, by the signals that stand for them. */
  readonly #synchronisers: ReadonlySet<SignalId>;
  /** Names that stand for signals while a block is made that reads its own targets. */
  readonly #settled = new Map<SignalId, SignalView>();

  constructor(design: Design, { prepared, gathered: { module } }: ModulePlan) {
    this.design = design;
    this.module = module;
    this.paths = module.signals.map(({ name }) => name);
    this.usage = new UsageCollector(module.signals.length);
    const uses = countUses(prepared);
    this.direct = directConnections(module, prepared, uses);
    const chains = [...chainsOf(module).values()].flatMap(({ registers }) => registers);
    this.#synchronisers = new Set(chains.map((id) => this.#own(id).expression.signal!));
    this.names = new Names(module);
    this.constants = new EnumerationConstants(design, module, prepared, this.names);
    this.lowering = new Lowering({
      design,
      nodes: prepared.nodes,
      uses,
      names: this.names,
      signal: (id) => this.view(id),
      constantName: (enumeration, value) => this.constants.nameOf(enumeration, value),
      holderOf: (node) => this.direct.holders[node]!,
      declare: (declaration) => this.add(declaration),
    });
    const target = (signal: SignalId) => this.#own(signal).expression;
    this.statements = { module, prepared, lowering: this.lowering, target };
  }

  /** How a signal is read. */
  view(id: SignalId): SignalView {
    const own = this.#own(id);
    return this.#settled.size === 0 ? own : (this.#settled.get(own.expression.signal!) ?? own);
  }

  /** How the declaration that stands for a signal calls it. */
  #own(id: SignalId): SignalView {
    const known = this.#views[id];
    if (known) return known;
    const at = this.direct.outputs.get(id) ?? this.direct.registers.get(id) ?? id;
    const { name, signed } = this.module.signals[at]!;
    const view = viewOf(name, signed, at);
    this.#views[id] = view;
    return view;
  }

  /** While `body` runs, `copies` are read in the place of signals. */
  reading<T>(copies: ReadonlyMap<SignalId, string>, body: () => T): T {
    for (const [id, name] of copies) this.#settled.set(id, viewOf(name, this.module.signals[id]!.signed));
    const result = body();
    this.#settled.clear();
    return result;
  }

  add(item: ItemTree): void {
    this.items.push(item);
    this.usage.add(item);
  }

  declaration(id: SignalId): DeclarationTree {
    const { name, width, signed, doc, location, kind } = this.module.signals[id]!;
    const isVariable = kind === 'reg' || this.variables.has(id) || this.direct.ownRegisters.has(id);
    const type = isVariable ? 'reg' : 'wire';
    const synchroniser = this.#synchronisers.has(id) && ({ synchroniser: true } as const);
    const shape = { type, signed, width, name, doc, location, signal: id, ...synchroniser } as const;
    return { kind: 'declaration', ...shape, value: null, waivers: [] };
  }

  /** Whether a signal can be declared where it is driven: it is no port, and nothing above reads it. */
  canDeclareHere(id: SignalId): boolean {
    return this.module.signals[id]!.kind === 'wire' && !this.usage.isRead(this.#own(id).expression);
  }

  /** Continuous assignments of one signal, with its declaration where that can be here. */
  drive(id: SignalId, assigns: readonly AssignTree[]): void {
    const here = this.canDeclareHere(id);
    if (here) this.placed.add(id);
    const [only] = assigns;
    if (here && assigns.length === 1 && only!.target.kind === 'name') {
      const { value, location } = only!;
      this.add({ ...this.declaration(id), value, location });
      return;
    }
    if (here) this.add(this.declaration(id));
    for (const assign of assigns) this.add(assign);
  }
}
