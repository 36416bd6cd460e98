import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import { partWidths } from './netlist.ts';

/** Products of two digits are computed in words of twice their size. */
const digitBits = 32;
const wordBits = 64;

import type { PartMaker, Parts } from './parts.ts';

/** Sum or difference modulo 2^width, the carry handed from part to part. */
export function addParts(make: PartMaker, op: OpCode, a: Parts, b: Parts): Parts {
  const { folder } = make;
  let carry: NodeId = -1;
  return a.map((left, i) => {
    const right = b[i]!;
    const width = folder.width(left);
    const sum = folder.binary(op, left, right);
    const isLast = i === a.length - 1;
    const before = carry;
    if (!isLast)
      carry = op === Op.add ? folder.binary(Op.ltu, sum, left) : folder.binary(Op.ltu, left, right);
    if (before < 0) return sum;
    const result = folder.binary(op, sum, width === 1 ? before : folder.extend(Op.zext, before, width));
    if (isLast) return result;
    // The carry that comes in goes through where the sum is all ones, or the difference 0.
    const through =
      op === Op.add
        ? folder.binary(Op.eq, result, folder.zero(width))
        : folder.binary(Op.eq, sum, folder.zero(width));
    carry = folder.binary(Op.or, carry, folder.binary(Op.and, before, through));
    return result;
  });
}

/** Product modulo 2^width, from products of 32-bit digits summed by columns. */
export function multiplyParts(make: PartMaker, a: Parts, b: Parts): Parts {
  const { folder } = make;
  const width = make.widthOf(a);
  if (width <= wordBits) {
    const product = folder.binary(Op.mul, folder.cat([...a].reverse()), folder.cat([...b].reverse()));
    let low = 0;
    return partWidths(width).map((bits) => {
      low += bits;
      return folder.slice(product, low - bits, bits);
    });
  }
  const count = Math.ceil(width / digitBits);
  const [left, right] = [digits(make, a, count), digits(make, b, count)];
  const low = (node: NodeId) => folder.extend(Op.zext, folder.slice(node, 0, digitBits), wordBits);
  const high = (node: NodeId) => folder.extend(Op.zext, folder.slice(node, digitBits, digitBits), wordBits);
  const columns: NodeId[] = Array.from({ length: count + 1 }, () => folder.zero(wordBits));
  for (let i = 0; i < count; i++) {
    for (let j = 0; i + j < count; j++) {
      const product = folder.binary(Op.mul, left[i]!, right[j]!);
      columns[i + j] = folder.binary(Op.add, columns[i + j]!, low(product));
      columns[i + j + 1] = folder.binary(Op.add, columns[i + j + 1]!, high(product));
    }
  }
  let carry = folder.zero(wordBits);
  const result: NodeId[] = [];
  for (let i = 0; i < count; i++) {
    const sum = folder.binary(Op.add, columns[i]!, carry);
    result.push(folder.slice(sum, 0, Math.min(digitBits, width - digitBits * i)));
    carry = high(sum);
  }
  return make.join(result);
}

function digits(make: PartMaker, parts: Parts, count: number): NodeId[] {
  const width = make.widthOf(parts);
  return Array.from({ length: count }, (_, i) =>
    make.folder.extend(
      Op.zext,
      make.field(parts, digitBits * i, Math.min(digitBits, width - digitBits * i)),
      wordBits,
    ),
  );
}

/** A comparison, decided by the highest parts that differ. */
export function compareParts(make: PartMaker, op: OpCode, a: Parts, b: Parts): NodeId {
  const { folder } = make;
  if (a.length === 1) return folder.binary(op, a[0]!, b[0]!);
  if (op === Op.eq || op === Op.ne) {
    const each = a.map((part, i) => folder.binary(op, part, b[i]!));
    return make.combine(op === Op.eq ? Op.and : Op.or, each);
  }
  let result = -1;
  a.forEach((left, i) => {
    const right = b[i]!;
    const isTop = i === a.length - 1;
    if (i === 0) {
      result = folder.binary(op === Op.ltu || op === Op.lts ? Op.ltu : Op.leu, left, right);
      return;
    }
    const less = folder.binary(isTop && (op === Op.lts || op === Op.les) ? Op.lts : Op.ltu, left, right);
    const same = folder.binary(Op.eq, left, right);
    result = folder.binary(Op.or, less, folder.binary(Op.and, same, result));
  });
  return result;
}

/** `andr`, `orr` or `xorr` of all bits. */
export function reduceParts(make: PartMaker, op: OpCode, a: Parts): NodeId {
  const { folder } = make;
  if (op === Op.xorr) {
    const [first, ...rest] = a as [NodeId, ...NodeId[]];
    const widest = folder.width(first);
    const whole = rest.reduce(
      (all, part) => folder.binary(Op.xor, all, folder.extend(Op.zext, part, widest)),
      first,
    );
    return parity(make, whole);
  }
  const joint = op === Op.andr ? Op.and : Op.or;
  return make.combine(
    joint,
    a.map((part) => (folder.width(part) === 1 ? part : folder.unary(op, part))),
  );
}

function parity(make: PartMaker, node: NodeId): NodeId {
  const { folder } = make;
  const width = folder.width(node);
  if (width === 1) return node;
  const half = 2 ** Math.ceil(Math.log2(width) - 1);
  const high = folder.extend(Op.zext, folder.slice(node, half, width - half), half);
  return parity(make, folder.binary(Op.xor, folder.slice(node, 0, half), high));
}

/** Zero as parts. */
export function zeroParts(make: PartMaker, width: number): Parts {
  return partWidths(width).map((bits) => make.folder.zero(bits));
}
