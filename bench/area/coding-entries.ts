import { Crc, SecdedDecoder } from '../../dsl/lib/coding/index.ts';
import { pulse, register, registerBlock, ro, rw, w1c } from '../../dsl/lib/registers/index.ts';
import { Bool, UInt } from '../../src/lang/index.ts';
import type { AreaEntry } from './entry.ts';
import { ascendingHsiao, equationCrc32, extendedHamming, loopCrc32 } from './references/coding.ts';
import { heldAddress, pulsedReady } from './references/registers.ts';

const channel = registerBlock({
  name: 'channel',
  registers: {
    control: register({ enable: rw(Bool()), mode: rw(UInt(2)), start: pulse(Bool()) }),
    status: register({ busy: ro(Bool()), done: w1c(Bool()) }),
    source: rw(UInt(32)),
    length: rw(UInt(20).reset(64)),
  },
});

/** Codes and register blocks. */
export const codingEntries: readonly AreaEntry[] = [
  ...(
    [
      [32, 7],
      [64, 8],
    ] as const
  ).map(([data, check]) => ({
    block: 'SECDED decoder',
    configuration: `(${data + check}, ${data})`,
    ours: SecdedDecoder({ dataWidth: data }),
    references: [ascendingHsiao(data, check), extendedHamming(data, check)],
  })),
  ...[8, 32, 64].map((dataWidth) => ({
    block: 'CRC-32',
    configuration: `${dataWidth} bits`,
    ours: Crc({ crc: 'CRC-32/ISO-HDLC', dataWidth }),
    references: [loopCrc32(dataWidth), equationCrc32(dataWidth)],
  })),
  {
    block: 'AXI4-Lite registers',
    configuration: '4 registers',
    ours: channel.axiLite(),
    references: [pulsedReady, heldAddress],
  },
];
