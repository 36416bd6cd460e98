import {
  evaluateNode,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type OpCode,
  type SignalId,
  type Statement,
} from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/** Bits of a value that are the same for ever: those set in `mask`, as in `value`; `value` is 0 elsewhere. */
interface Known {
  readonly mask: bigint;
  readonly value: bigint;
}

const nothing: Known = { mask: 0n, value: 0n };
const rounds = 8;

/** Nodes whose value is decided by constants that the module assigns to its wires. Literals are not listed. */
export function decidedNodes(module: Module, prepared: Prepared): Map<NodeId, bigint> {
  const { nodes, body } = prepared;
  const signals = new Map<SignalId, Known>();
  const plain = plainAssigns(module, body);
  let values: Known[] = [];
  for (let round = 0; round < rounds; round++) {
    values = knownValues(nodes, signals);
    let changed = false;
    for (const [target, known] of plainSignals(plain, values)) {
      if (signals.get(target)?.mask !== known.mask) changed = true;
      signals.set(target, known);
    }
    if (!changed) break;
  }
  const decided = new Map<NodeId, bigint>();
  for (let node = 0; node < nodes.count; node++) {
    const { mask, value } = values[node]!;
    if (mask !== 0n && nodes.op[node] !== Op.const && mask === ones(nodes.width[node]!))
      decided.set(node, value);
  }
  return decided;
}

type Assign = Statement & { kind: 'assign' };

/** Assignments of wires and outputs whose bits are each assigned once and unconditionally. */
function plainAssigns(module: Module, body: Prepared['body']): Assign[] {
  const plain: Assign[] = [];
  const spoilt = new Uint8Array(module.signals.length);
  const whole = new Uint8Array(module.signals.length);
  const parts = new Map<SignalId, bigint>();
  const visit = (list: Prepared['body'], isTop: boolean): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        const { target, low, width, index } = statement;
        const { kind, width: all } = module.signals[target]!;
        if (!isTop || index >= 0 || kind === 'reg' || whole[target] === 1) spoilt[target] = 1;
        else if (width === all && !parts.has(target)) whole[target] = 1;
        else {
          const mask = ones(width) << BigInt(low);
          const before = parts.get(target) ?? 0n;
          if ((before & mask) !== 0n) spoilt[target] = 1;
          parts.set(target, before | mask);
        }
        plain.push(statement);
      } else {
        if (statement.kind === 'if') visit(statement.then, false);
        else for (const arm of statement.arms) visit(arm.body, false);
        visit(statement.otherwise, false);
      }
    }
  };
  visit(body, true);
  return plain.filter(({ target }) => spoilt[target] === 0);
}

/** What is known of the signals that `plain` assigns. */
function plainSignals(plain: readonly Assign[], values: readonly Known[]): Map<SignalId, Known> {
  const signals = new Map<SignalId, Known>();
  for (const { target, low, value } of plain) {
    const known = values[value]!;
    if (known.mask === 0n) continue;
    const old = signals.get(target) ?? nothing;
    const shift = BigInt(low);
    signals.set(target, {
      mask: old.mask | (known.mask << shift),
      value: old.value | (known.value << shift),
    });
  }
  return signals;
}

function knownValues(nodes: NodeStore, signals: ReadonlyMap<SignalId, Known>): Known[] {
  const values: Known[] = [];
  for (let node = 0; node < nodes.count; node++) {
    const known = knownValue(nodes, node, values, signals);
    values.push(known.mask === 0n ? nothing : known);
  }
  return values;
}

function knownValue(
  nodes: NodeStore,
  node: NodeId,
  values: readonly Known[],
  signals: ReadonlyMap<SignalId, Known>,
): Known {
  const op = nodes.op[node] as OpCode;
  const width = nodes.width[node]!;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  if (op === Op.ref) return signals.get(a) ?? nothing;
  if (op === Op.const) return whole(width, nodes.value(node));
  // Most values are unknown altogether, and so is what is made of them.
  if (op >= Op.and && op <= Op.shrs && a !== b) {
    const unknown = Number(values[a] === nothing) + Number(values[b] === nothing);
    if (unknown === 2 || (unknown === 1 && op >= Op.xor && op <= Op.ne && op !== Op.mul)) return nothing;
  }
  let complete = true;
  nodes.forEachOperand(node, (operand) => {
    complete &&= values[operand] !== nothing && values[operand]!.mask === ones(nodes.width[operand]!);
  });
  if (complete)
    return whole(
      width,
      evaluateNode(
        nodes,
        node,
        (operand) => values[operand]!.value,
        () => 0n,
      ),
    );
  switch (op) {
    case Op.not:
      return { mask: values[a]!.mask, value: values[a]!.mask & ~values[a]!.value };
    case Op.and: {
      const zeros = zerosOf(values[a]!) | zerosOf(values[b]!);
      const set = values[a]!.value & values[b]!.value;
      return { mask: zeros | set, value: set };
    }
    case Op.or: {
      const set = values[a]!.value | values[b]!.value;
      return { mask: set | (zerosOf(values[a]!) & zerosOf(values[b]!)), value: set };
    }
    case Op.xor: {
      if (a === b) return whole(width, 0n);
      const mask = values[a]!.mask & values[b]!.mask;
      return { mask, value: (values[a]!.value ^ values[b]!.value) & mask };
    }
    case Op.sub:
      return a === b ? whole(width, 0n) : nothing;
    case Op.mul:
      return isZero(nodes, a, values) || isZero(nodes, b, values) ? whole(width, 0n) : nothing;
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return isZero(nodes, a, values) ? whole(width, 0n) : nothing;
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les:
      return comparison(nodes, op, a, b, values);
    case Op.mux: {
      const select = values[a]!;
      const other = values[nodes.c[node]!]!;
      if (select.mask === 1n) return select.value === 1n ? values[b]! : other;
      const mask = values[b]!.mask & other.mask & ~(values[b]!.value ^ other.value);
      return { mask, value: values[b]!.value & mask };
    }
    case Op.andr:
      return zerosOf(values[a]!) === 0n ? nothing : whole(1, 0n);
    case Op.orr:
      return values[a]!.value === 0n ? nothing : whole(1, 1n);
    case Op.slice:
      return {
        mask: (values[a]!.mask >> BigInt(b)) & ones(width),
        value: (values[a]!.value >> BigInt(b)) & ones(width),
      };
    case Op.cat: {
      let joined = nothing;
      nodes.forEachOperand(node, (part) => {
        const by = BigInt(nodes.width[part]!);
        joined = {
          mask: (joined.mask << by) | values[part]!.mask,
          value: (joined.value << by) | values[part]!.value,
        };
      });
      return joined;
    }
    case Op.zext: {
      const high = ones(width) & ~ones(nodes.width[a]!);
      return { mask: values[a]!.mask | high, value: values[a]!.value };
    }
    default:
      return nothing;
  }
}

function comparison(nodes: NodeStore, op: OpCode, a: NodeId, b: NodeId, values: readonly Known[]): Known {
  if (a === b) return whole(1, op === Op.eq || op === Op.leu || op === Op.les ? 1n : 0n);
  const differ = values[a]!.mask & values[b]!.mask & (values[a]!.value ^ values[b]!.value);
  if (op === Op.eq || op === Op.ne) return differ === 0n ? nothing : whole(1, op === Op.ne ? 1n : 0n);
  const width = nodes.width[a]!;
  const isSigned = op === Op.lts || op === Op.les;
  const [left, right] = [range(values[a]!, width, isSigned), range(values[b]!, width, isSigned)];
  if (op === Op.ltu || op === Op.lts) {
    if (left.high < right.low) return whole(1, 1n);
    return left.low >= right.high ? whole(1, 0n) : nothing;
  }
  if (left.high <= right.low) return whole(1, 1n);
  return left.low > right.high ? whole(1, 0n) : nothing;
}

/** Lowest and highest value that the known bits allow. */
function range({ mask, value }: Known, width: number, isSigned: boolean): { low: bigint; high: bigint } {
  const open = ones(width) & ~mask;
  const sign = 1n << BigInt(width - 1);
  if (!isSigned) return { low: value, high: value | open };
  return {
    low: BigInt.asIntN(width, value | (open & sign)),
    high: BigInt.asIntN(width, value | (open & ~sign)),
  };
}

function isZero(nodes: NodeStore, node: NodeId, values: readonly Known[]): boolean {
  return values[node]!.mask === ones(nodes.width[node]!) && values[node]!.value === 0n;
}

function zerosOf({ mask, value }: Known): bigint {
  return mask & ~value;
}

function whole(width: number, value: bigint): Known {
  return { mask: ones(width), value };
}

const masks: bigint[] = [];

function ones(width: number): bigint {
  if (width > 1024) return (1n << BigInt(width)) - 1n;
  masks[width] ??= (1n << BigInt(width)) - 1n;
  return masks[width];
}
