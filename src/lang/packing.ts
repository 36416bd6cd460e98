import { Bundle, type BundleFields, BundleType } from './bundle.ts';
import { leavesOf, makeHandle, valuesOf } from './bundle-handles.ts';
import type { View } from './bundle-values.ts';
import { captureLocation } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { reportNoValue } from './operands.ts';
import type { Fields, Payload } from './ports.ts';
import type { ElementType, SignalType } from './types.ts';
import type { Bits, UInt } from './values.ts';
import { VecExpr } from './vector.ts';

/**
 * All signals of a bundle, of the payload of a stream, or of any record of values as one word, the first field most
 * significant. SL0114 for a record without signals.
 */
export function pack(values: object): Bits {
  const parts = [...valuesOf(values).values()].map((value) => value.asBits());
  const first = parts[0];
  if (!first) {
    const context = currentContext('pack');
    context.error('SL0114', 'pack: there is no signal in it', {
      help: 'give a bundle or a record of values',
    });
    return new Expr(context, context.builder.nodes.constant(1, 0), 'bits', 1, null, true) as unknown as Bits;
  }
  const { context } = first;
  const node = context.builder.nodes.cat(parts.map((part) => part.node));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const broken = parts.some((part) => part.broken);
  return new Expr(context, node, 'bits', width, null, broken) as unknown as Bits;
}

interface Unpack {
  <const P extends Payload>(fields: P, bits: Bits | UInt): Fields<P>;
  <const F extends BundleFields>(
    type: BundleType<F> | F,
    bits: Bits | UInt,
  ): { readonly [N in keyof F]: View<F[N], 'in'> };
}

/** The bundle, or record of fields, whose `pack` is `bits`. SL0101 when it has another width. */
export const unpack = unpacked as unknown as Unpack;

function unpacked(type: BundleType | BundleFields, bits: unknown): unknown {
  const bundle = type instanceof BundleType ? type : Bundle(type);
  const word = wordOf(bits, bundle);
  let high = bundle.width;
  return makeHandle(bundle, '', (leaf) => {
    high -= leaf.type.width;
    return readAs(word, leaf.type, high);
  });
}

function wordOf(bits: unknown, bundle: BundleType): Expr {
  const { width } = bundle;
  const context = bits instanceof Expr ? bits.context : currentContext('unpack');
  if (bits instanceof Expr && bits.width === width) return bits;
  if (!(bits instanceof Expr)) reportNoValue(context, bits, 'unpack');
  else if (!bits.broken) {
    const fields = leavesOf(bundle).map(({ name, type }) => `${name} ${type.width}`);
    reportAt(
      captureLocation(),
      'SL0101',
      `unpack: '${bits}' has ${bits.width} bits, the fields have ${width}`,
      {
        help: `the fields are, with their bits: ${fields.join(', ')}`,
      },
    );
  }
  return new Expr(context, context.builder.nodes.constant(Math.max(1, width), 0), 'bits', width, null, true);
}

/** The bits of `word` from `low` on, read as a value of `type`. */
function readAs(word: Expr, type: SignalType, low: number): Expr | VecExpr {
  const { context, broken } = word;
  const node = context.builder.nodes.slice(word.node, low, type.width);
  if (type.shape === 'vec') return new VecExpr(context, node, type.element, type.length);
  const { kind, width, format } = type as ElementType;
  return new Expr(context, node, kind, width, null, broken, format);
}
