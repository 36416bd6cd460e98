import type { Reference } from '../entry.ts';

/** Rows of a parity check matrix as masks: `row j` collects bit `j` of every column. */
function masks(columns: readonly bigint[], checkWidth: number): bigint[] {
  return Array.from({ length: checkWidth }, (_, j) =>
    columns.reduce((row, column, i) => row | (((column >> BigInt(j)) & 1n) << BigInt(i)), 0n),
  );
}

const ones = (value: number): number => value.toString(2).replaceAll('0', '').length;

/** Hsiao's code with its columns taken in ascending order, row by row as masks, one comparison for each data bit. */
export function ascendingHsiao(dataWidth: number, checkWidth: number): Reference {
  const sorted = Array.from({ length: 2 ** checkWidth }, (_, i) => i)
    .filter((i) => ones(i) % 2 === 1 && ones(i) > 1)
    .sort((a, b) => ones(a) - ones(b) || a - b);
  const columns = sorted.slice(0, dataWidth).map(BigInt);
  const width = dataWidth + checkWidth;
  const rows = masks(columns, checkWidth).map(
    (mask, j) => `  assign syndrome[${j}] = ^(word & ${width}'d${mask | (1n << BigInt(dataWidth + j))});`,
  );
  const bits = columns.map((c, i) => `  assign data[${i}] = word[${i}] ^ (syndrome == ${checkWidth}'d${c});`);
  const verilog = `module hsiao (input [${width - 1}:0] word, output [${dataWidth - 1}:0] data, output single_error,
  output double_error, output [${checkWidth - 1}:0] syndrome);
${rows.join('\n')}
${bits.join('\n')}
  assign single_error = ^syndrome;
  assign double_error = ~single_error & (|syndrome);
endmodule
`;
  return { style: 'Hsiao, columns in order', top: 'hsiao', verilog };
}

/** Hamming's code with a parity over everything: positions counted from 1, check bits at the powers of two. */
export function extendedHamming(dataWidth: number, checkWidth: number): Reference {
  const r = checkWidth - 1;
  const positions: number[] = [];
  for (let p = 3; positions.length < dataWidth; p++) if (ones(p) > 1) positions.push(p);
  const width = dataWidth + checkWidth;
  const rows = masks(positions.map(BigInt), r).map(
    (mask, j) => `  assign position[${j}] = ^(word & ${width}'d${mask | (1n << BigInt(dataWidth + j))});`,
  );
  const bits = positions.map(
    (p, i) => `  assign data[${i}] = word[${i}] ^ (odd & (position == ${r}'d${p}));`,
  );
  const verilog = `module hamming (input [${width - 1}:0] word, output [${dataWidth - 1}:0] data, output single_error,
  output double_error, output [${checkWidth - 1}:0] syndrome);
  wire [${r - 1}:0] position;
  wire odd = ^word;
${rows.join('\n')}
${bits.join('\n')}
  assign syndrome = {odd, position};
  assign single_error = odd;
  assign double_error = ~odd & (|position);
endmodule
`;
  return { style: 'Hamming and parity', top: 'hamming', verilog };
}

/** CRC-32 as a loop over the bits of a word, the register shifting right. */
export function loopCrc32(dataWidth: number): Reference {
  const verilog = `module crc_loop (input clk, input rst, input valid, input first, input [${dataWidth - 1}:0] data,
  output [31:0] check);
  reg [31:0] state, next;
  integer i;
  always @* begin
    next = first ? 32'hffffffff : state;
    for (i = 0; i < ${dataWidth}; i = i + 1)
      next = (next >> 1) ^ ((next[0] ^ data[i]) ? 32'hedb88320 : 32'h0);
  end
  always @(posedge clk)
    if (rst) state <= 32'hffffffff;
    else if (valid) state <= next;
  assign check = ~state;
endmodule
`;
  return { style: 'loop over the bits', top: 'crc_loop', verilog };
}

/** CRC-32 as one equation for each bit of the register, as generators of CRC equations print it. */
export function equationCrc32(dataWidth: number): Reference {
  const step = (value: bigint): bigint => (value & 1n ? (value >> 1n) ^ 0xedb88320n : value >> 1n);
  const run = (state: bigint, data: bigint): bigint => {
    let c = state;
    for (let i = 0; i < dataWidth; i++) c = step(c ^ ((data >> BigInt(i)) & 1n));
    return c;
  };
  const effects = [
    ...Array.from({ length: 32 }, (_, i) => [`c[${i}]`, run(1n << BigInt(i), 0n)] as const),
    ...Array.from({ length: dataWidth }, (_, i) => [`data[${i}]`, run(0n, 1n << BigInt(i))] as const),
  ];
  const lines = Array.from({ length: 32 }, (_, j) => {
    const terms = effects.filter(([, effect]) => (effect >> BigInt(j)) & 1n).map(([name]) => name);
    return `  assign next[${j}] = ${terms.join(' ^ ')};`;
  });
  const verilog = `module crc_equations (input clk, input rst, input valid, input first,
  input [${dataWidth - 1}:0] data, output [31:0] check);
  reg [31:0] state;
  wire [31:0] next;
  wire [31:0] c = first ? 32'hffffffff : state;
${lines.join('\n')}
  always @(posedge clk)
    if (rst) state <= 32'hffffffff;
    else if (valid) state <= next;
  assign check = ~state;
endmodule
`;
  return { style: 'one equation per bit', top: 'crc_equations', verilog };
}
