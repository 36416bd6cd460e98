import { describe, expect, it } from 'vitest';
import { crcStep } from '../../../../dsl/lib/coding/crc-parameters.ts';
import {
  Crc,
  type CrcName,
  type CrcParameters,
  crcCatalogue,
  crcNext,
  crcOf,
  crcOfBytes,
  type FirstByte,
} from '../../../../dsl/lib/coding/index.ts';
import { SpinlightError } from '../../../../src/diag/index.ts';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { opNames } from '../../../../src/ir/op.ts';
import { Bits, elaborate, input, module, output } from '../../../../src/lang/index.ts';
import { emitVerilog } from '../../../../src/verilog/index.ts';
import { proveEquivalent } from '../../../support/equivalence.ts';
import { randomSource } from '../../../support/pim-bench.ts';
import { missingTools } from '../../../support/verilog-tools.ts';

const names = Object.keys(crcCatalogue) as CrcName[];
const digits = [...'123456789'].map((c) => c.charCodeAt(0));

describe('the catalogue', () => {
  it.each(names)('%s gives its check value', (name) => {
    const { check, ...crc } = crcCatalogue[name];
    expect(crcOfBytes(crc, digits)).toBe(check);
  });
});

describe('the module', () => {
  it.each(names)('%s checks 123456789 byte by byte, and anew after first', (name) => {
    const { sync } = startEmbedded(elaborate(Crc({ crc: name, dataWidth: 8 })));
    sync.reset();
    for (let round = 0; round < 2; round++) {
      digits.forEach((byte, i) => {
        sync.poke('data', byte);
        sync.poke('first', i === 0 ? 1 : 0);
        sync.poke('valid', 0);
        sync.step(); // a pause changes nothing
        sync.poke('valid', 1);
        sync.step();
      });
      sync.poke('valid', 0);
      expect(sync.peek('check')).toBe(crcCatalogue[name].check);
    }
  });

  it.each([
    ['CRC-32/ISO-HDLC', 1],
    ['CRC-32/ISO-HDLC', 4],
    ['CRC-16/XMODEM', 1],
  ] as const)('%s %i bits at a time', (crc, dataWidth) => {
    const { sync } = startEmbedded(elaborate(Crc({ crc, dataWidth })));
    sync.reset();
    sync.poke('valid', 1);
    for (const byte of digits)
      for (let i = 0; i < 8; i += dataWidth) {
        sync.poke('data', (byte >> (crc === 'CRC-16/XMODEM' ? 8 - dataWidth - i : i)) & (2 ** dataWidth - 1));
        sync.step();
      }
    expect(sync.peek('check')).toBe(crcCatalogue[crc].check);
  });

  it.each([
    ['CRC-32/ISO-HDLC', 'low'],
    ['CRC-32/ISO-HDLC', 'high'],
    ['CRC-32/BZIP2', 'low'],
    ['CRC-32/BZIP2', 'high'],
    ['CRC-64/XZ', 'low'],
    ['CRC-8/SMBUS', 'high'],
  ] as const)('%s over words of 64 bits, the %s byte first', (crc, firstByte: FirstByte) => {
    const { sync } = startEmbedded(elaborate(Crc({ crc, dataWidth: 64, firstByte })));
    const random = randomSource(3);
    sync.reset();
    sync.poke('valid', 1);
    const bytes: number[] = [];
    for (let word = 0; word < 5; word++) {
      const list = Array.from({ length: 8 }, () => random(256));
      bytes.push(...list);
      const order = firstByte === 'high' ? list : list.toReversed();
      sync.poke(
        'data',
        order.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
      );
      sync.step();
    }
    expect(sync.peek('check')).toBe(crcOfBytes(crcCatalogue[crc], bytes));
  });

  it('refuses what is no CRC', () => {
    const told = (change: Partial<CrcParameters>, dataWidth = 8) => {
      try {
        elaborate(Crc({ crc: { ...crcOf('CRC-8/SMBUS'), ...change }, dataWidth }));
      } catch (error) {
        if (error instanceof SpinlightError) return error.message;
        throw error;
      }
      return '';
    };
    expect(told({ poly: 0x107n })).toBe('SL0114: CRC: poly is 263, but the check has 8 bits');
    expect(told({ poly: 6n })).toBe('SL0114: CRC: poly is even');
    expect(told({ width: 0 })).toBe('SL0114: CRC: width is 0, but must be a whole number from 1 to 128');
    expect(told({}, 0)).toBe('SL0114: CRC: dataWidth is 0, but must be a whole number from 1 to 1024');
  });

  it('prints sums of bits', () => {
    const { files } = emitVerilog(elaborate(Crc({ crc: 'CRC-4/G-704', dataWidth: 4 })));
    const text = files[0]!.text;
    expect(text.slice(text.indexOf(');\n') + 3, text.indexOf('endmodule'))).toMatchInlineSnapshot(`
      "    reg  [3:0]      state;

          wire [3:0] base = first ? 4'd0 : state;
          wire [3:0] mixed = base ^ data;
          assign check = state;

          always @(posedge clk) begin
              if (rst) begin
                  state <= 4'd0;
              end else if (valid) begin
                  state <= {^(mixed & 4'd9), ^(mixed & 4'd13), ^(mixed & 4'd6), ^(mixed & 4'd3)};
              end
          end
      "
    `);
  });
});

/** The next register, bit after bit: a second formulation, in Verilog. */
function serialVerilog(crc: CrcParameters, n: number): string {
  const { width: w, poly, reflectIn } = crc;
  const turned = reflectIn
    ? BigInt(`0b${poly.toString(2).padStart(w, '0').split('').reverse().join('')}`)
    : poly;
  const step = reflectIn
    ? `feedback = c[0] ^ data[i]; c = c >> 1; if (feedback) c = c ^ ${w}'d${turned};`
    : `feedback = c[${w - 1}] ^ data[i]; c = c << 1; if (feedback) c = c ^ ${w}'d${turned};`;
  const loop = reflectIn ? `for (i = 0; i < ${n}; i = i + 1)` : `for (i = ${n - 1}; i >= 0; i = i - 1)`;
  return `module serial (input [${w - 1}:0] state, input [${n - 1}:0] data, output [${w - 1}:0] next);
    reg [${w - 1}:0] c; reg feedback; integer i;
    always @* begin c = state; feedback = 0; ${loop} begin ${step} end end
    assign next = c;
endmodule`;
}

describe.skipIf(missingTools('yosys') !== '')(
  'the step of many bits is that of one bit after the other',
  () => {
    const Step = module(
      'step',
      ({ crc, n }: { crc: CrcName; n: number }) => ({
        state: input(Bits(crcOf(crc).width)),
        data: input(Bits(n)),
        next: output(Bits(crcOf(crc).width)),
      }),
      (_m, { state, data, next }, { crc }) => next.drive(crcNext(crcOf(crc), state, data)),
    );
    it.each([
      ['CRC-8/SMBUS', 8],
      ['CRC-16/XMODEM', 5],
      ['CRC-16/ARC', 8],
      ['CRC-5/USB', 11],
      ['CRC-32/ISO-HDLC', 4],
    ] as const)('%s, %i bits, proven by Yosys', (crc, n) => {
      const [ours] = emitVerilog(elaborate(Step({ crc, n }))).files;
      const proof = proveEquivalent(ours!.text, 'step', serialVerilog(crcOf(crc), n), 'serial', {
        timeout: 20,
      });
      expect(proof.verdict, proof.log).toBe('equal');
    });

    // A sum of bits is known when it is known for each bit alone; that both are sums, the operators of the netlist show.
    it.each([
      ['CRC-32/ISO-HDLC', 64],
      ['CRC-32/BZIP2', 32],
      ['CRC-32/ISCSI', 512],
      ['CRC-64/XZ', 128],
      ['CRC-82/DARC', 13],
    ] as const)('%s, %i bits, for each bit of a linear netlist', (crc, n) => {
      const design = elaborate(Step({ crc, n }));
      const { nodes } = design.modules[design.top]!;
      const ops = new Set(Array.from({ length: nodes.count }, (_, i) => opNames[nodes.op[i]!]!));
      expect([...ops].filter((op) => !/^(const|ref|xor|xorr|and|slice|cat)$/.test(op))).toEqual([]);
      const { sync } = startEmbedded(design);
      const parameters = crcOf(crc);
      for (let i = -1; i < n + parameters.width; i++) {
        const state = i >= n ? 1n << BigInt(i - n) : 0n;
        const data = i >= 0 && i < n ? 1n << BigInt(i) : 0n;
        sync.poke('state', state);
        sync.poke('data', data);
        let register = state;
        for (let step = 0; step < n; step++)
          register = crcStep(
            parameters,
            register,
            (data >> BigInt(parameters.reflectIn ? step : n - 1 - step)) & 1n,
          );
        expect(sync.peek('next')).toBe(register);
      }
    });
  },
);
