import { closest } from '../diag/index.ts';
import type { Enumeration } from '../ir/index.ts';
import { captureLocation, type Origin } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { isMemberName } from './declare.ts';
import type { EnumMember, EnumValue } from './enum-values.ts';
import { enumerationIndex } from './enumerations.ts';
import { Expr } from './expression.ts';
import { Member } from './member.ts';
import { watchClass } from './misses.ts';
import { type Declared, type Details, plainDetails, type ResetRule } from './type-details.ts';
import type { Bits, UInt } from './values.ts';
import type { BitsFor } from './width-math.ts';

/** How the members of an enumeration without numbers are encoded, in their order. */
export type Encoding = 'binary' | 'gray' | 'oneHot';

/**
 * Type of values of an enumeration. Its members are properties: `Opcode.add`. A register of it resets to the first
 * member unless `reset` names another.
 */
export class EnumType<N extends string = string, M extends string = string, W extends number = number>
  implements Declared
{
  readonly shape = 'scalar';
  readonly kind: `enum ${N}`;
  readonly width: W;
  readonly format: Enumeration;
  readonly description: string;
  readonly resetRule: ResetRule;
  readonly #origin: Origin;

  constructor(format: Enumeration, details: Details = plainDetails(format.members[0]!.value)) {
    this.kind = `enum ${format.name as N}`;
    this.width = format.width as W;
    this.format = format;
    this.description = details.description;
    this.resetRule = details.resetRule;
    this.#origin = details.origin;
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** The members in their order. */
  get names(): readonly M[] {
    return this.format.members.map(({ name }) => name as M);
  }

  /** One line for the reader of the Verilog. */
  doc(text: string): EnumType<N, M, W> {
    return this.#with({ description: text });
  }

  /** The member after reset, when the type is used for a register. */
  reset(member: EnumMember<N, M, M>): EnumType<N, M, W> {
    return this.#with({ resetRule: { to: (member as unknown as Member).value } });
  }

  noReset(): EnumType<N, M, W> {
    return this.#with({ resetRule: 'none' });
  }

  /** A member as a value with methods, in the module being described. */
  lit(member: M): EnumValue<N, M, W> {
    const context = currentContext('a literal');
    const found = this.format.members.find(({ name }) => name === member);
    if (!found) reportNoMember(this.format, member);
    const { value } = found ?? this.format.members[0]!;
    const index = enumerationIndex(context, this.format);
    const node = context.builder.nodes.constant(this.width, value, index);
    return this.#value(new Expr(context, node, this.kind, this.width, null, !found, this.format));
  }

  /** The same bits read as a value of the enumeration; they need not be those of a member: see `isMember`. */
  fromBits<S extends Bits<W> | UInt<W>>(bits: S): EnumValue<N, M, W> {
    const expr = bits as unknown as Expr;
    const { context } = expr;
    const taken = new Expr(context, context.builder.nodes.constant(this.width, 0), 'bits', this.width).coerce(
      expr.asBits(),
      'fromBits',
    );
    return this.#value(new Expr(context, taken.node, this.kind, this.width, null, taken.broken, this.format));
  }

  toString(): string {
    const { format, resetRule } = this;
    if (resetRule === 'none') return `${format.name}.noReset()`;
    const { to } = resetRule;
    if (to === format.members[0]!.value) return format.name;
    return `${format.name}.reset(${format.members.find(({ value }) => value === to)?.name})`;
  }

  #value(expr: Expr): EnumValue<N, M, W> {
    return expr as unknown as EnumValue<N, M, W>;
  }

  #with(change: Partial<Declared>): EnumType<N, M, W> {
    const { description, resetRule, origin } = this;
    const changed = new EnumType<N, M, W>(this.format, { description, resetRule, origin, ...change });
    return withMembers(changed);
  }
}

/** An enumeration: a type, with a property for each member. */
export type EnumOf<N extends string, M extends string, W extends number> = EnumType<N, M, W> & {
  readonly [P in M]: EnumMember<N, P, M>;
};

/** Names that a member cannot have, because its enumeration has a property of that name. */
type Taken = keyof EnumType | 'constructor' | 'toString' | 'then';

type FreeName<M extends string> = [M & Taken] extends [never]
  ? unknown
  : { readonly 'name is taken': `'${M & Taken}' is a property of every enumeration: choose another name` };

interface Options {
  readonly encoding?: Encoding;
  /** Bits; by default as many as the encoding needs. */
  readonly width?: number;
}

/**
 * An enumeration named `name`: a list of members, encoded `binary` (default), `gray` or `oneHot` in their order, or a
 * record that gives each its number. The members are `localparam`s in the Verilog: `OPCODE_ADD`.
 */
export function Enum<
  const N extends string,
  const L extends readonly [string, ...string[]],
  const E extends Encoding = 'binary',
>(
  name: N,
  members: L & FreeName<L[number]>,
  options?: { readonly encoding?: E },
): EnumOf<N, L[number], E extends 'oneHot' ? L['length'] : BitsFor<L['length']>>;
export function Enum<
  const N extends string,
  const R extends Readonly<Record<string, number | bigint>>,
  const W extends number = number,
>(
  name: N,
  members: R & FreeName<keyof R & string>,
  options?: { readonly width?: W },
): EnumOf<N, keyof R & string, W>;
export function Enum(
  name: string,
  members: readonly string[] | Readonly<Record<string, number | bigint>>,
  options: Options = {},
): unknown {
  return withMembers(new EnumType(enumerationFrom(name, members, options)));
}

/** The enumeration that `Enum` and `m.fsm` describe; SL0107, SL0108, SL0110, SL0112, SL0103 for mistakes. */
export function enumerationFrom(
  name: string,
  members: readonly string[] | Readonly<Record<string, number | bigint>>,
  options: Options = {},
): Enumeration {
  const place = captureLocation();
  const numbered = Array.isArray(members)
    ? encoded(members as readonly string[], options.encoding ?? 'binary')
    : Object.entries(members as Readonly<Record<string, number | bigint>>);
  const list = numbered.map(([member, number]) => {
    const whole = typeof number === 'bigint' || Number.isSafeInteger(number);
    if (!whole || number < 0)
      reportAt(place, 'SL0103', `member '${member}' of '${name}' is ${number}`, {
        help: 'encodings are whole numbers of at least 0',
      });
    return { name: member, value: whole && number >= 0 ? BigInt(number) : 0n };
  });
  if (list.length === 0) {
    reportAt(place, 'SL0110', `enumeration '${name}' has no members`, { help: 'name at least one' });
    list.push({ name: 'none', value: 0n });
  }
  const needed = Math.max(1, ...list.map(({ value }) => value.toString(2).length));
  const width = options.width ?? (options.encoding === 'oneHot' ? list.length : needed);
  if (!Number.isSafeInteger(width) || width < needed)
    reportAt(place, 'SL0110', `enumeration '${name}' has width ${width}`, {
      help: `its encodings need ${needed} bits`,
    });
  const enumeration = { name, width: Math.max(needed, width) || needed, members: list };
  checkMembers(enumeration, place);
  return enumeration;
}

function checkMembers({ name, members }: Enumeration, place: ReturnType<typeof captureLocation>): void {
  isMemberName(name, place);
  members.forEach((member, i) => {
    isMemberName(member.name, place);
    const earlier = members.slice(0, i).find((other) => other.name === member.name);
    if (earlier)
      reportAt(place, 'SL0108', `'${member.name}' of '${name}' is declared twice`, {
        help: 'each member has a name of its own',
      });
    const same = members.slice(0, i).find((other) => other.value === member.value);
    if (same && !earlier)
      reportAt(place, 'SL0112', `'${same.name}' and '${member.name}' of '${name}' are both ${member.value}`, {
        help: 'each member has an encoding of its own',
      });
  });
}

function encoded(names: readonly string[], encoding: Encoding): [string, number | bigint][] {
  return names.map((name, i) => {
    if (encoding === 'oneHot') return [name, 1n << BigInt(i)];
    return [name, encoding === 'gray' ? i ^ (i >> 1) : i];
  });
}

function withMembers<T extends EnumType>(type: T): T {
  for (const { name } of type.format.members) {
    if (name in type) {
      reportAt(captureLocation(), 'SL0107', `'${name}' cannot be a member of '${type.format.name}'`, {
        help: `'${name}' is a property of every enumeration: choose another name`,
      });
    } else Object.defineProperty(type, name, { value: new Member(type.format, name), enumerable: false });
  }
  return type;
}

/** SL0113 for a name that no state of a machine has. */
export function reportNoState(enumeration: Enumeration, name: string, machine: string): void {
  const names = enumeration.members.map((member) => member.name);
  reportAt(captureLocation(), 'SL0113', `'${name}' is not a state of '${machine}'`, {
    help: closest(name, names, `its states are ${names.join(', ')}`),
  });
}

/** SL0113 for a name that no member of an enumeration has. */
function reportNoMember(enumeration: Enumeration, name: string): void {
  const names = enumeration.members.map((member) => member.name);
  reportAt(captureLocation(), 'SL0113', `'${name}' is not a member of '${enumeration.name}'`, {
    help: closest(name, names, `its members are ${names.join(', ')}`),
  });
}

watchClass(
  EnumType,
  (type) => `enumeration '${(type as EnumType).format.name}'`,
  (type) => (type as EnumType).names,
);
