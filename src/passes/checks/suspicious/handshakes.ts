import type { Module, SignalId } from '../../../ir/index.ts';

/** A valid and ready of a module's ports, with what they announce. */
export interface HandshakePorts {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly valid: SignalId;
  readonly ready: SignalId;
  readonly payload: readonly SignalId[];
}

/** What channels of AXI carry, by the ends of the names of their ports. */
const carried = /^_?(addr|burst|cache|data|dest|id|keep|last|len|lock|prot|qos|region|resp|size|strb|user)$/;

/**
 * The streams of a module, and pairs of ports that are called alike, as the channels of AXI are: `s_axi_rvalid` and
 * `s_axi_rready`, in opposite directions, one bit each.
 */
export function handshakesOf(module: Module): readonly HandshakePorts[] {
  const { ports, signals, streams } = module;
  const found: HandshakePorts[] = [...streams];
  const known = new Set(streams.map(({ valid }) => valid));
  const byName = new Map(ports.map((id) => [signals[id]!.name, signals[id]!]));
  for (const [name, { id, kind, width }] of byName) {
    if (width !== 1 || known.has(id)) continue;
    const stem = /^(.*)valid$/.exec(name)?.[1];
    const ready = stem === undefined ? undefined : byName.get(`${stem}ready`);
    if (ready?.width !== 1 || ready.kind === kind) continue;
    const payload = ports.filter((port) => {
      const { name: other, kind: way } = signals[port]!;
      return way === kind && other.startsWith(stem!) && carried.test(other.slice(stem!.length));
    });
    const direction = kind === 'output' ? 'out' : 'in';
    found.push({ name: stem!.replace(/_$/, '') || name, direction, valid: id, ready: ready.id, payload });
  }
  return found;
}
