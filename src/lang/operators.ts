import { Op } from '../ir/index.ts';
import { Assignable } from './assignable.ts';
import type { Other } from './coerce.ts';
import type { Expr } from './expression.ts';
import { pointOf } from './format.ts';
import { magnitudeNode, reversedNode } from './integer-forms.ts';
import { requireAbility } from './operands.ts';
import {
  arithmetic,
  bitwise,
  compared,
  extended,
  extreme,
  longerFormat,
  ordered,
  reduced,
  resultOf,
  sameType,
  saturating,
} from './operations.ts';
import { amountNode, isAmount } from './positions.ts';
import { exactProduct, fixedSum, limited, limitedProduct, rotation } from './value-forms.ts';

/** The operators of a value: comparison, logic, arithmetic and shifts. */
export abstract class Operators extends Assignable {
  eq(this: Expr, other: Other): Expr {
    return compared(this, Op.eq, 'eq', other);
  }
  ne(this: Expr, other: Other): Expr {
    return compared(this, Op.ne, 'ne', other);
  }
  lt(this: Expr, other: Other): Expr {
    return ordered(this, 'lt', other);
  }
  le(this: Expr, other: Other): Expr {
    return ordered(this, 'le', other);
  }
  gt(this: Expr, other: Other): Expr {
    return ordered(this, 'gt', other);
  }
  ge(this: Expr, other: Other): Expr {
    return ordered(this, 'ge', other);
  }
  min(this: Expr, other: Other): Expr {
    return extreme(this, 'min', other);
  }
  max(this: Expr, other: Other): Expr {
    return extreme(this, 'max', other);
  }

  and(this: Expr, other: Other): Expr {
    return bitwise(this, 'and', other);
  }
  or(this: Expr, other: Other): Expr {
    return bitwise(this, 'or', other);
  }
  xor(this: Expr, other: Other): Expr {
    return bitwise(this, 'xor', other);
  }
  not(this: Expr): Expr {
    requireAbility(this, 'logic', 'not');
    return sameType(this, this.context.builder.nodes.unary(Op.not, this.node));
  }
  andReduce(this: Expr): Expr {
    return reduced(this, Op.andr, 'andReduce');
  }
  orReduce(this: Expr): Expr {
    return reduced(this, Op.orr, 'orReduce');
  }
  xorReduce(this: Expr): Expr {
    return reduced(this, Op.xorr, 'xorReduce');
  }
  reverse(this: Expr): Expr {
    requireAbility(this, 'logic', 'reverse');
    return sameType(this, reversedNode(this.context.builder.nodes, this.node));
  }
  rotl(this: Expr, amount: number | Expr): Expr {
    requireAbility(this, 'logic', 'rotl');
    return sameType(this, rotation(this, amount, 'rotl', 1));
  }
  rotr(this: Expr, amount: number | Expr): Expr {
    requireAbility(this, 'logic', 'rotr');
    return sameType(this, rotation(this, amount, 'rotr', -1));
  }

  add(this: Expr, other: Other): Expr {
    return arithmetic(this, Op.add, 'add', other);
  }
  sub(this: Expr, other: Other): Expr {
    return arithmetic(this, Op.sub, 'sub', other);
  }
  mul(this: Expr, other: Other): Expr {
    requireAbility(this, 'multiplication', 'mul');
    return arithmetic(this, Op.mul, 'mul', other);
  }
  addGrow(this: Expr, other: Other): Expr {
    return pointOf(this.format)
      ? fixedSum(this, Op.add, 'addGrow', other)
      : arithmetic(this, Op.add, 'addGrow', other, 1);
  }
  subGrow(this: Expr, other: Other): Expr {
    if (pointOf(this.format)) return fixedSum(this, Op.sub, 'subGrow', other);
    const difference = arithmetic(this, Op.sub, 'subGrow', other, 1);
    return resultOf(this, difference.node, 'sint', difference.width);
  }
  mulGrow(this: Expr, other: Expr): Expr {
    requireAbility(this, 'arithmetic', 'mulGrow');
    return exactProduct(this, other);
  }
  addSat(this: Expr, other: Other): Expr {
    return saturating(this, 'add', other);
  }
  subSat(this: Expr, other: Other): Expr {
    return saturating(this, 'sub', other);
  }
  mulSat(this: Expr, other: Other): Expr {
    requireAbility(this, 'multiplication', 'mulSat');
    return limitedProduct(this, other);
  }
  neg(this: Expr): Expr {
    requireAbility(this, 'negation', 'neg');
    return sameType(this, this.context.builder.nodes.unary(Op.neg, this.node));
  }
  negSat(this: Expr): Expr {
    return limited(this, this.negGrow().node, this.width);
  }
  negGrow(this: Expr): Expr {
    requireAbility(this, 'negation', 'negGrow');
    const width = this.width + 1;
    const node = this.context.builder.nodes.unary(Op.neg, extended(this, width));
    return resultOf(this, node, this.kind, width, longerFormat(this));
  }
  abs(this: Expr): Expr {
    requireAbility(this, 'negation', 'abs');
    const kind = this.kind === 'sfix' ? 'ufix' : 'uint';
    const node = magnitudeNode(this.context.builder.nodes, this.node);
    return resultOf(this, node, kind, this.width, this.format);
  }
  toSigned(this: Expr): Expr {
    requireAbility(this, 'toSigned', 'toSigned');
    const kind = this.kind === 'ufix' ? 'sfix' : 'sint';
    const node = this.context.builder.nodes.extend(Op.zext, this.node, this.width + 1);
    return resultOf(this, node, kind, this.width + 1, longerFormat(this));
  }

  shl(this: Expr, amount: number | Expr): Expr {
    requireAbility(this, 'shift', 'shl');
    return sameType(this, this.context.builder.nodes.shift(Op.shl, this.node, amountNode(this, amount)));
  }
  shr(this: Expr, amount: number | Expr): Expr {
    requireAbility(this, 'shift', 'shr');
    const op = this.kind === 'sint' ? Op.shrs : Op.shru;
    return sameType(this, this.context.builder.nodes.shift(op, this.node, amountNode(this, amount)));
  }
  shlGrow(this: Expr, amount: number): Expr {
    requireAbility(this, 'shift', 'shlGrow');
    if (!isAmount(this, amount) || amount === 0) return this;
    const places = this.context.builder.nodes.constant(amount, 0);
    const node = this.context.builder.nodes.cat([this.node, places]);
    return resultOf(this, node, this.kind, this.width + amount);
  }
  shlSat(this: Expr, amount: number): Expr {
    return limited(this, this.shlGrow(amount).node, this.width);
  }
}
