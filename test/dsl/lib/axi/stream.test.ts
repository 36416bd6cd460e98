import { describe, expect, it } from 'vitest';
import {
  type AxiStreamShape,
  axiStreamReceiver,
  axiStreamSender,
  FromAxiStream,
  streamOfAxi,
  streamToAxi,
  ToAxiStream,
} from '../../../../dsl/lib/axi/index.ts';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { Bits, Bool, connect, elaborate, module } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { ChannelRule } from '../../../support/axi-rules.ts';
import { randomSource } from '../../../support/pim-bench.ts';

const shape = { dataWidth: 16, keep: true, last: true, userWidth: 3 } as const satisfies AxiStreamShape;

describe('AXI4-Stream', () => {
  it('has the ports of its shape, in the order of the specification', () => {
    const names = startEmbedded(elaborate(FromAxiStream({ ...shape, idWidth: 2, destWidth: 4 }))).interface
      .ports;
    expect(names.map(({ name, direction, width }) => `${direction} ${name} ${width}`)).toEqual([
      'in s_axis_tvalid 1',
      'out s_axis_tready 1',
      'in s_axis_tdata 16',
      'in s_axis_tkeep 2',
      'in s_axis_tlast 1',
      'in s_axis_tuser 3',
      'in s_axis_tid 2',
      'in s_axis_tdest 4',
      'out to_valid 1',
      'in to_ready 1',
      'out to_data 16',
      'out to_keep 2',
      'out to_last 1',
      'out to_user 3',
      'out to_id 2',
      'out to_dest 4',
    ]);
    expect(() => FromAxiStream({ dataWidth: 12 })).toThrow('SL0114: AXI4-Stream: dataWidth is 12');
  });

  it('passes every beat through a stage between both adapters, by the rules of AXI', () => {
    const Stage = module(
      'stage',
      () => ({ ...axiStreamReceiver(shape), ...axiStreamSender(shape) }),
      (m, ports) => {
        const from = streamOfAxi<typeof shape, 's_axis_'>(ports, 's_axis_');
        const to = streamToAxi<typeof shape, 'm_axis_'>(ports, 'm_axis_');
        const { into, out } = m.instance({ into: ToAxiStream(shape), out: FromAxiStream(shape) });
        connect(from, into.from as never);
        connect(out.to as never, to);
        // One register between the adapters, so that the two sides wait for each other.
        const { full } = m.reg({ full: Bool() });
        const held = m.reg({
          data: Bits(16),
          keep: Bits(2),
          last: Bool(),
          user: Bits(3),
        });
        into.m_axis_tready.drive(full.not().or(out.s_axis_tready));
        out.s_axis_tvalid.drive(full);
        m.when(into.m_axis_tready as never, () => full.next(into.m_axis_tvalid));
        m.when(into.m_axis_tvalid.and(full.not().or(out.s_axis_tready)), () => {
          held.data.next(into.m_axis_tdata);
          held.keep.next((into as never as Record<string, never>).m_axis_tkeep!);
          held.last.next((into as never as Record<string, never>).m_axis_tlast!);
          held.user.next((into as never as Record<string, never>).m_axis_tuser!);
        });
        out.s_axis_tdata.drive(held.data);
        const rest = out as unknown as Record<string, { drive(value: unknown): void }>;
        rest.s_axis_tkeep!.drive(held.keep);
        rest.s_axis_tlast!.drive(held.last);
        rest.s_axis_tuser!.drive(held.user);
      },
    );
    const design = elaborate(Stage({}));
    expect(checkDesign(design)).toEqual([]);
    const { sync } = startEmbedded(design);
    sync.reset();
    const random = randomSource(4);
    const rule = new ChannelRule('m_axis');
    const fields = { tdata: 16, tkeep: 2, tlast: 1, tuser: 3 };
    const sent: bigint[][] = [];
    const received: bigint[][] = [];
    let beat: bigint[] | null = null;
    for (let cycle = 0; cycle < 1000; cycle++) {
      beat ??= random(3) ? Object.values(fields).map((width) => BigInt(random(2 ** width))) : null;
      const ready = random(3) > 0;
      sync.poke('s_axis_tvalid', beat ? 1 : 0);
      Object.keys(fields).forEach((name, i) => {
        sync.poke(`s_axis_${name}`, beat?.[i] ?? 0n);
      });
      sync.poke('m_axis_tready', ready ? 1 : 0);
      const payload = Object.keys(fields).map((name) => sync.peek(`m_axis_${name}`));
      if (rule.check(cycle, { valid: sync.peek('m_axis_tvalid') === 1n, ready, payload }))
        received.push(payload);
      if (beat && sync.peek('s_axis_tready') === 1n) {
        sent.push(beat);
        beat = null;
      }
      sync.step();
    }
    expect(received.length).toBeGreaterThan(200);
    expect(received).toEqual(sent.slice(0, received.length));
    expect(sent.length - received.length).toBeLessThanOrEqual(1);
  });
});
