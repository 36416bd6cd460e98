import {
  type CaseArm,
  type Design,
  type LocationTable,
  type NodeId,
  Op,
  type SignalId,
  type Statement,
} from '../../src/ir/index.ts';
import type { RandomExpressions } from './random-expressions.ts';
import type { RandomSource } from './random-source.ts';

/**
 * Random statement trees. Whole assignments come before conditional ones in every list, so that no assignment is
 * dead; `cover` assigns its required targets on every path, so that there is no latch.
 */
export class RandomStatements {
  readonly #expressions: RandomExpressions;
  readonly #random: RandomSource;
  readonly #enumerations: Design['enumerations'];
  readonly #locations: LocationTable;
  /** Nesting of operators, at most. */
  readonly #depth: number;
  #line = 1;
  /** Inputs on which what was made since the last `takeInputs` depends. */
  #inputs = 0;

  constructor(
    expressions: RandomExpressions,
    enumerations: Design['enumerations'],
    locations: LocationTable,
    depth: number,
  ) {
    this.#depth = depth;
    this.#enumerations = enumerations;
    this.#expressions = expressions;
    this.#random = expressions.random;
    this.#locations = locations;
  }

  takeInputs(): number {
    const inputs = this.#inputs;
    this.#inputs = 0;
    return inputs;
  }

  /** Statements that assign each of `required` on every path, and `optional` on some. */
  cover(required: readonly SignalId[], optional: readonly SignalId[], depth: number): Statement[] {
    const random = this.#random;
    const shape = depth <= 0 ? 0 : random.below(5);
    if (shape === 1) {
      return [
        this.#if(
          () => this.cover(required, optional, depth - 1),
          () => this.cover(required, optional, depth - 1),
        ),
      ];
    }
    if (shape === 2) return [this.#case(() => this.cover(required, optional, depth - 1), true)];
    if (shape === 3)
      return [
        ...this.#whole(required),
        ...this.some(random.shuffled([...required, ...optional]), depth - 1, false),
      ];
    if (shape === 4 && required.length > 1) {
      const cut = random.between(1, required.length - 1);
      return [
        ...this.cover(required.slice(0, cut), optional, depth - 1),
        ...this.cover(required.slice(cut), [], depth - 1),
      ];
    }
    return [...this.#whole(required), ...optional.filter(() => random.chance(0.5)).map((t) => this.#part(t))];
  }

  /** Statements that may assign `targets`; `plain` allows unconditional assignments in this list. */
  some(targets: readonly SignalId[], depth: number, plain = true): Statement[] {
    const random = this.#random;
    const list: Statement[] = [];
    if (plain) for (const target of targets) if (random.chance(0.6)) list.push(this.#part(target));
    for (const target of targets) if (random.chance(0.25)) list.push(...this.#indexed(target));
    if (depth > 0) {
      for (let i = random.between(plain ? 0 : 1, 2); i > 0; i--) {
        const inner = () => this.some(targets, depth - 1);
        list.push(
          random.chance(0.6)
            ? this.#if(inner, random.chance(0.5) ? inner : () => [])
            : this.#case(inner, false),
        );
      }
    }
    return list;
  }

  /** Assigns all bits of each target, sometimes in several slices. */
  #whole(targets: readonly SignalId[]): Statement[] {
    return this.#random.shuffled(targets).flatMap((target) => {
      const { width } = this.#signal(target);
      if (width < 2 || this.#random.chance(0.75)) return [this.#assign(target, 0, width)];
      let low = 0;
      const slices = this.#expressions.split(width).map((part) => {
        low += part;
        return this.#assign(target, low - part, part);
      });
      return this.#random.shuffled(slices);
    });
  }

  /** Assigns a target or a slice of it. */
  #part(target: SignalId): Statement {
    const { width } = this.#signal(target);
    if (this.#random.chance(0.7)) return this.#assign(target, 0, width);
    const part = this.#random.between(1, width);
    return this.#assign(target, this.#random.between(0, width - part), part);
  }

  #indexed(target: SignalId): Statement[] {
    const { width } = this.#signal(target);
    const divisors = [1, 2, 3, 4, 8, 16].filter((d) => width % d === 0 && d < width);
    if (divisors.length === 0) return [];
    const element = this.#random.pick(divisors);
    const exact = Math.max(1, Math.ceil(Math.log2(width / element)));
    const index = this.#value(exact + this.#random.pick([0, 0, 0, 1]));
    return [{ ...this.#assign(target, 0, element), index }];
  }

  #assign(target: SignalId, low: number, width: number) {
    const signal = this.#signal(target);
    const random = this.#random;
    const { enumeration } = signal;
    const value =
      enumeration >= 0 && width === signal.width && random.chance(0.5)
        ? this.#named(width, random.pick(this.#enumerations[enumeration]!.members).value, enumeration)
        : this.#value(width);
    const location = this.#location();
    return { kind: 'assign', target, low, width, index: -1, value, location } as const;
  }

  #if(makeThen: () => Statement[], makeOtherwise: () => Statement[]): Statement {
    const condition = this.#value(1);
    const location = this.#location();
    return { kind: 'if', condition, then: makeThen(), otherwise: makeOtherwise(), location };
  }

  #case(body: () => Statement[], needed: boolean): Statement {
    const random = this.#random;
    const { builder } = this.#expressions;
    const named = this.#expressions.leaves.filter((n) => {
      return builder.signals[builder.nodes.a[n]!]!.enumeration >= 0;
    });
    const subject =
      named.length > 0 && random.chance(0.5) ? random.pick(named) : this.#value(random.between(1, 5));
    this.#inputs |= this.#expressions.inputsOfNode(subject);
    const isNamed = builder.nodes.op[subject] === Op.ref;
    const enumeration = isNamed ? builder.signals[builder.nodes.a[subject]!]!.enumeration : -1;
    const width = builder.nodes.width[subject]!;
    const location = this.#location();
    const values = new Set<bigint>();
    const complete = width <= 2 && random.chance(0.4);
    if (complete) for (let value = 0n; value < 1n << BigInt(width); value++) values.add(value);
    else for (let i = random.between(1, 6); i > 0; i--) values.add(random.bits(width));
    const labels = random.shuffled([...values]).map((v) => this.#named(width, v, enumeration));
    const arms: CaseArm[] = [];
    while (labels.length > 0) arms.push({ labels: labels.splice(0, random.between(1, 2)), body: body() });
    const otherwise = !complete && (needed || random.chance(0.5)) ? body() : [];
    return { kind: 'case', subject, arms, otherwise, location };
  }

  #value(width: number): NodeId {
    const node = this.#expressions.node(width, this.#random.between(0, this.#depth));
    this.#inputs |= this.#expressions.inputsOfNode(node);
    return node;
  }

  /** A literal, by name if it is a member of the enumeration. */
  #named(width: number, value: bigint, enumeration: number): NodeId {
    const isMember = this.#enumerations[enumeration]?.members.some((member) => member.value === value);
    return this.#expressions.builder.nodes.constant(width, value, isMember ? enumeration : -1);
  }

  #signal(id: SignalId) {
    return this.#expressions.builder.signals[id]!;
  }

  #location() {
    this.#line += this.#random.between(0, 2);
    return this.#locations.add(
      `${this.#expressions.builder.name}.ts`,
      this.#line,
      this.#random.between(1, 40),
    );
  }
}
