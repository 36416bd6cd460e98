import { describe, expect, it } from 'vitest';
import { AxiMemory, FromAxiStream, ToAxiStream } from '../../../../dsl/lib/axi/index.ts';
import {
  BchDecoder,
  BchEncoder,
  bchCode,
  Crc,
  EccMemory,
  encodedNumber,
  HammingDecoder,
  SecdedDecoder,
  SecdedEncoder,
  secdedCode,
} from '../../../../dsl/lib/coding/index.ts';
import { elaborate, type ModuleRequest } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { emitVerilog } from '../../../../src/verilog/index.ts';
import { proveEquivalent } from '../../../support/equivalence.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../../../support/verilog-tools.ts';
import { dma } from '../registers/dma-block.ts';

const blocks: Readonly<Record<string, () => ModuleRequest>> = {
  'CRC-32 of bytes': () => Crc({ crc: 'CRC-32/ISO-HDLC', dataWidth: 8 }),
  'CRC-32 of 64 bits': () => Crc({ crc: 'CRC-32/BZIP2', dataWidth: 64, firstByte: 'low' }),
  'CRC-16, serial': () => Crc({ crc: 'CRC-16/XMODEM', dataWidth: 1 }),
  'Hamming 26': () => HammingDecoder({ dataWidth: 26 }),
  'SECDED 8': () => SecdedDecoder({ dataWidth: 8 }),
  'SECDED 64': () => SecdedDecoder({ dataWidth: 64 }),
  'BCH 16': () => BchDecoder({ dataWidth: 16 }),
  'BCH 64': () => BchDecoder({ dataWidth: 64 }),
  'ECC memory': () => EccMemory({ dataWidth: 32, depth: 16 }),
  'ECC memory with lanes': () => EccMemory({ dataWidth: 32, depth: 20, lanes: 4, scrub: false }),
  'registers, simple bus': () => dma.simple() as ModuleRequest,
  'registers, AXI4-Lite': () => dma.axiLite() as ModuleRequest,
  'registers that ignore unmapped addresses': () => dma.axiLite({ unmapped: 'ignore' }) as ModuleRequest,
  'AXI4 memory of 32 bits': () => AxiMemory({ depth: 16, dataWidth: 32, idWidth: 4 }),
  'AXI4 memory of 8 bits': () => AxiMemory({ depth: 512, dataWidth: 8, idWidth: 1 }),
  'AXI4-Stream in': () => FromAxiStream({ dataWidth: 32, keep: true, last: true }),
  'AXI4-Stream out': () => ToAxiStream({ dataWidth: 8 }),
};

describe('the Verilog of the blocks', () => {
  it.each(Object.keys(blocks))('%s passes the checks without a remark', (name) => {
    expect(checkDesign(elaborate(blocks[name]!()))).toEqual([]);
  });

  it.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '').each(Object.keys(blocks))(
    '%s is clean in Verilator and Icarus and has no latch in Yosys',
    (name) => {
      const { files, top } = emitVerilog(elaborate(blocks[name]!()));
      const verilog = files.filter(({ path }) => path.endsWith('.v'));
      expect(lintVerilator(verilog, top)).toEqual({ ok: true, output: '' });
      expect(parseIcarus(verilog, top)).toEqual({ ok: true, output: '' });
      // Yosys says that it makes registers of small memories.
      const synthesis = synthYosys(verilog, top, /Replacing memory .* with list of registers/);
      expect([synthesis.ok, synthesis.latches, synthesis.output]).toEqual([true, 0, '']);
    },
  );

  it('SECDED for 8 bits reads like its definition', () => {
    const { files } = emitVerilog(elaborate(SecdedDecoder({ dataWidth: 8 })));
    expect(files[0]!.text.replace(/^\/\/ Generated.*\n/m, '')).toMatchInlineSnapshot(`
      "// secded_decode_8: Corrects one error and notices two in a word of a Hsiao SECDED code.
      // Parameters: dataWidth = 8

      \`default_nettype none

      module secded_decode_8 (
          input  wire [12:0]        word,             // check bits above data
          output wire [7:0]         data,             // corrected
          output wire               single_error,     // one error, corrected
          output wire               double_error,     // two errors, not corrected
          output wire [4:0]         syndrome
      );
          assign syndrome = {
              ^(word & 13'h10f8), ^(word & 13'h08c6), ^(word & 13'h04b5), ^(word & 13'h022f), ^(word & 13'h015b)
          };

          wire odd = ^syndrome;
          wire [7:0] hit = {
              syndrome == 5'd28, syndrome == 5'd25, syndrome == 5'd22, syndrome == 5'd21, syndrome == 5'd19,
              syndrome == 5'd14, syndrome == 5'd11, syndrome == 5'd7
          };

          assign data = word[7:0] ^ hit;
          assign single_error = odd;
          assign double_error = !odd && (|syndrome);
      endmodule

      \`default_nettype wire
      "
    `);
  });
});

/** Verilog of an encoder as one case for each data word. */
function tableEncoder(
  name: string,
  dataWidth: number,
  width: number,
  encode: (data: bigint) => bigint,
): string {
  const arms = Array.from(
    { length: 2 ** dataWidth },
    (_, d) => `${dataWidth}'d${d}: word = ${width}'d${encode(BigInt(d))};`,
  );
  return `module ${name} (input [${dataWidth - 1}:0] data, output reg [${width - 1}:0] word);
    always @* case (data) ${arms.join('\n')} endcase
endmodule`;
}

/** Verilog that lists, for each word of the remainder, which bits to turn: what a table would do. */
function tableDecoder(
  top: string,
  code: { readonly columns: readonly bigint[]; readonly dataWidth: number; readonly checkWidth: number },
  errors: 1 | 2,
  flags: (count: number | null) => Record<string, number>,
): string {
  const { columns, dataWidth: k, checkWidth: r } = code;
  const all = [...columns, ...Array.from({ length: r }, (_, j) => 1n << BigInt(j))];
  const table = new Map<bigint, readonly number[]>([[0n, []]]);
  for (const [i, column] of all.entries()) table.set(column, [i]);
  if (errors === 2)
    all.forEach((a, i) => {
      for (let j = 0; j < i; j++) table.set(a ^ all[j]!, [i, j]);
    });
  const names = Object.keys(flags(0));
  const said = (count: number | null) => names.map((name) => `${name} = ${flags(count)[name]};`).join(' ');
  const arms = [...table].map(([remainder, places]) => {
    const turned = places.filter((i) => i < k).reduce((sum, i) => sum | (1n << BigInt(i)), 0n);
    return `${r}'d${remainder}: begin turn = ${k}'d${turned}; ${said(places.length)} end`;
  });
  const remainder = all.map((column, i) => `(word[${i}] ? ${r}'d${column} : ${r}'d0)`).join(' ^ ');
  return `module ${top} (input [${k + r - 1}:0] word, output [${k - 1}:0] data, ${names.map((name) => `output reg ${name}`).join(', ')}${errors === 1 ? `, output [${r - 1}:0] syndrome` : ''});
    reg [${k - 1}:0] turn;
    wire [${r - 1}:0] rest = ${remainder};
    assign data = word[${k - 1}:0] ^ turn;
    ${errors === 1 ? 'assign syndrome = rest;' : ''}
    always @* case (rest) ${arms.join('\n')}
      default: begin turn = 0; ${errors === 1 ? 'single_error = ^rest; double_error = ~^rest;' : `turn = 0; ${said(null)}`} end
    endcase
endmodule`;
}

describe.skipIf(missingTools('yosys') !== '')('a second formulation, proven equal by Yosys', () => {
  const ours = (request: ModuleRequest) => emitVerilog(elaborate(request)).files[0]!.text;

  it.each([4, 8])('SECDED encoder for %i bits: a table', (k) => {
    const code = secdedCode(k);
    const table = tableEncoder('listed', k, k + code.checkWidth, (data) => encodedNumber(code, data));
    const proof = proveEquivalent(
      ours(SecdedEncoder({ dataWidth: k })),
      `secded_encode_${k}`,
      table,
      'listed',
    );
    expect(proof.verdict, proof.log).toBe('equal');
  });

  it.each([4, 8, 16, 32])('SECDED decoder for %i bits: a table of syndromes', (k) => {
    const table = tableDecoder('listed', secdedCode(k), 1, (count) => ({
      single_error: count === 1 ? 1 : 0,
      double_error: 0,
    }));
    const proof = proveEquivalent(
      ours(SecdedDecoder({ dataWidth: k })),
      `secded_decode_${k}`,
      table,
      'listed',
    );
    expect(proof.verdict, proof.log).toBe('equal');
  });

  it('BCH encoder for 7 bits: a table', () => {
    const table = tableEncoder('listed', 7, 15, (data) => encodedNumber(bchCode(7), data));
    const proof = proveEquivalent(ours(BchEncoder({ dataWidth: 7 })), 'bch_encode_7', table, 'listed');
    expect(proof.verdict, proof.log).toBe('equal');
  });

  // What the data are when nothing could be corrected is left open: both sides show 0 then.
  it.each(process.env.SPINLIGHT_LONG ? [4, 7] : [4])(
    'BCH decoder for %i bits: a table of all patterns of one and two errors',
    (k) => {
      const code = bchCode(k);
      const width = k + code.checkWidth;
      const shown = (top: string, inner: string) => `
module ${top} (input [${width - 1}:0] word, output [${k - 1}:0] data,
  output single_error, output double_error, output uncorrectable);
  wire [${k - 1}:0] given;
  assign data = uncorrectable ? 0 : given;
  ${inner} inner (.word(word), .data(given), .single_error(single_error), .double_error(double_error),
    .uncorrectable(uncorrectable));
endmodule`;
      const table = tableDecoder('listed', code, 2, (count) => ({
        single_error: count === 1 ? 1 : 0,
        double_error: count === 2 ? 1 : 0,
        uncorrectable: count === null ? 1 : 0,
      }));
      const proof = proveEquivalent(
        ours(BchDecoder({ dataWidth: k })) + shown('a', `bch_decode_${k}`),
        'a',
        table + shown('b', 'listed'),
        'b',
      );
      expect(proof.verdict, proof.log).toBe('equal');
    },
  );
});
