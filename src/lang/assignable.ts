import type { Place } from '../diag/index.ts';
import type { NodeId } from '../ir/index.ts';
import { type Assigning, assignTo, partTarget, type Target } from './assignment.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { type Strobed, type Strobes, strobedParts } from './strobes.ts';
import { addWhen } from './when.ts';

/** The run-time side of what can stand on the left of an assignment: every value, most of which report SL0106. */
export abstract class Assignable {
  abstract readonly context: ModuleContext;
  abstract readonly node: NodeId;
  abstract readonly width: number;
  abstract readonly target: Target | null;
  /** The bits of `value` as this takes them; reports what does not fit. */
  protected abstract taken(value: unknown, operation: string): NodeId;

  next(value: unknown, strobes?: Strobes): void {
    this.#strobed('next', 'next', value, strobes, captureLocation(this.next));
  }

  drive(value: unknown, strobes?: Strobes): void {
    this.#strobed('drive', 'drive', value, strobes, captureLocation(this.drive));
  }

  nextWhen(condition: unknown, value: unknown): void {
    this.#assignWhen('nextWhen', condition, value, captureLocation(this.nextWhen));
  }

  set(): void {
    this.assign('next', 'set', 1, captureLocation(this.set));
  }

  clear(): void {
    this.assign('next', 'clear', 0, captureLocation(this.clear));
  }

  setWhen(condition: unknown): void {
    this.#assignWhen('setWhen', condition, 1, captureLocation(this.setWhen));
  }

  clearWhen(condition: unknown): void {
    this.#assignWhen('clearWhen', condition, 0, captureLocation(this.clearWhen));
  }

  /** Assigns all of it. `operation` is the name by which messages call it. */
  protected assign(how: Assigning, operation: string, value: unknown, place: Place | undefined): void {
    assignTo(this.context, this.target, how, operation, this, () => this.taken(value, operation), place);
  }

  #assignWhen(operation: string, condition: unknown, value: unknown, place: Place | undefined): void {
    const body = () => this.assign('next', operation, value, place);
    addWhen(this.context, condition, operation, body, place);
  }

  #strobed(
    how: Assigning,
    operation: string,
    value: unknown,
    strobes: Strobes | undefined,
    place: Place | undefined,
  ): void {
    const { context, target, width } = this;
    const parts = strobes && strobedParts(context, strobes, width, operation, this);
    if (!parts) {
      this.assign(how, operation, value, place);
      return;
    }
    const { nodes } = context.builder;
    const location = context.design.locate(place);
    const node = this.taken(value, operation);
    if (target && target.index >= 0 && how === 'next') {
      // An element by a computed index has no parts that could be assigned: it takes what it holds in the others.
      const part = ({ strobe, low, width: bits }: Strobed) =>
        nodes.mux(strobe, nodes.slice(node, low, bits), nodes.slice(this.node, low, bits));
      const whole = nodes.cat(parts.map(part).reverse());
      assignTo(context, target, how, operation, this, () => whole, place);
      return;
    }
    for (const { strobe, low, width: bits } of parts) {
      const part = partTarget(target, low, bits);
      const then = { kind: 'if' as const, condition: strobe, then: [], otherwise: [], location };
      context.push(then);
      context.inScope(then.then, () =>
        assignTo(context, part, how, operation, this, () => nodes.slice(node, low, bits), place),
      );
    }
  }
}
