import type { Place } from '../diag/index.ts';
import { Op, type SignalId } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import { type ModuleContext, reportAt } from './context.ts';
import { claimName } from './declare.ts';
import { conditionNode, whatIs } from './operands.ts';
import type { Bool } from './values.ts';

/** How the registers of a domain are reset. */
export type ResetKind = 'sync' | 'async' | 'none';

/** A clock with its reset, as the body of a module sees it: what `m.on` takes. */
export interface Domain {
  readonly name: string;
  readonly resetKind: ResetKind;
  /** The same clock with another reset, active high; `async` (default): it acts at once. */
  withReset(reset: Bool, kind?: 'sync' | 'async'): Domain;
  /** The same clock without reset. */
  withoutReset(): Domain;
}

/** Signals of a domain, made when they are first needed. */
interface Source {
  readonly clock: () => SignalId;
  readonly reset: (() => SignalId) | null;
}

/** The run-time side of `Domain`. */
export class DomainHandle implements Domain {
  readonly context: ModuleContext;
  readonly name: string;
  readonly resetKind: ResetKind;
  readonly #source: Source;
  #index = -1;
  /** Domains made of this one with another reset, by their name and kind. */
  readonly #variants = new Map<string, DomainHandle>();

  constructor(context: ModuleContext, name: string, resetKind: ResetKind, source: Source) {
    this.context = context;
    this.name = name;
    this.resetKind = resetKind;
    this.#source = source;
  }

  /** Position in `Module.domains`; the domain has a reset there once `reset` was called. */
  index(): number {
    if (this.#index < 0) {
      const clock = this.#source.clock();
      const resetKind = this.resetKind === 'async' ? 'async' : 'sync';
      this.#index = this.context.builder.domains.push({ name: this.name, clock, reset: -1, resetKind }) - 1;
    }
    return this.#index;
  }

  clock(): SignalId {
    return this.context.builder.domains[this.index()]!.clock;
  }

  /** The reset signal; -1 for a domain without. */
  reset(): SignalId {
    const { domains } = this.context.builder;
    const index = this.index();
    const domain = domains[index]!;
    if (domain.reset >= 0 || !this.#source.reset) return domain.reset;
    const reset = this.#source.reset();
    domains[index] = { ...domain, reset };
    return reset;
  }

  withReset(value: Bool, resetKind: 'sync' | 'async' = 'async'): DomainHandle {
    const { context } = this;
    const reset = resetSignalOf(context, value, this.name);
    const name = `${this.name}_${context.builder.signals[reset]!.name}`;
    return this.#variant(name, resetKind, () => reset);
  }

  withoutReset(): DomainHandle {
    return this.resetKind === 'none' ? this : this.#variant(`${this.name}_without_reset`, 'none', null);
  }

  #variant(name: string, resetKind: ResetKind, reset: (() => SignalId) | null): DomainHandle {
    const key = `${name} ${resetKind}`;
    let found = this.#variants.get(key);
    if (!found) {
      const isTaken = [...this.#variants.values()].some((variant) => variant.name === name);
      found = new DomainHandle(this.context, isTaken ? `${name}_${resetKind}` : name, resetKind, {
        clock: () => this.clock(),
        reset,
      });
      this.#variants.set(key, found);
    }
    return found;
  }
}

/** The domain of `clk` and `rst`, which a module has without asking; the ports are made when first needed. */
export function defaultDomain(context: ModuleContext, resetKind: ResetKind): DomainHandle {
  const add = (name: string, doc: string, position: number): SignalId => {
    const { builder } = context;
    const help = 'clk and rst are added by themselves: give your own signal another name';
    const location = claimName(context, name, captureLocation(), help);
    const id = builder.signal(name, 'input', 1, { doc, location });
    builder.ports.splice(builder.ports.indexOf(id), 1);
    builder.ports.splice(position, 0, id);
    return id;
  };
  return new DomainHandle(context, 'default', resetKind, {
    clock: () => add('clk', 'clock, rising edge', 0),
    reset: resetKind === 'none' ? null : () => add('rst', resetDoc(resetKind), 1),
  });
}

export function resetDoc(kind: 'sync' | 'async'): string {
  return `${kind === 'async' ? 'asynchronous' : 'synchronous'} reset, active high`;
}

/** SL0117 unless `value` is a domain of the module being described. */
export function isOwnDomain(
  context: ModuleContext,
  value: unknown,
  operation: string,
): value is DomainHandle {
  if (value instanceof DomainHandle && value.context === context) return true;
  const what =
    value instanceof DomainHandle
      ? `domain '${value.name}' belongs to module '${value.context.builder.name}', not to '${context.builder.name}'`
      : `${whatIs(value)} is not a clock domain`;
  context.error('SL0117', `${operation}: ${what}`, {
    help: "domains are ports made with clockDomain(), or m.domain for 'clk' and 'rst'",
  });
  return false;
}

/** SL0117 for what needs a reset in a domain that has none. */
export function reportNoReset(
  domain: DomainHandle,
  what: string,
  help: string,
  place: Place | undefined = captureLocation(),
): void {
  reportAt(place, 'SL0117', `${what}, but clock domain '${domain.name}' has no reset`, { help });
}

/** The signal of a reset: a plain signal itself, else a wire that carries the expression. */
function resetSignalOf(context: ModuleContext, value: Bool, name: string): SignalId {
  const node = conditionNode(context, value, 'withReset');
  const { builder } = context;
  const { nodes } = builder;
  if (nodes.op[node] === Op.ref) return nodes.a[node]!;
  let wire = `${name}_rst`;
  for (let i = 2; context.names.has(wire); i++) wire = `${name}_rst${i}`;
  const location = claimName(context, wire);
  const id = builder.signal(wire, 'wire', 1, { location });
  context.scopes[0]!.push(builder.assign(id, node, location));
  return id;
}
