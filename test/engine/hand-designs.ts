import type { DesignInterface, PortInfo, StreamInfo } from '../../src/engine/simulation.ts';
import type { SourceFile } from '../../src/engine/tools/index.ts';

/** A design written by hand, as the Verilog engines take it. */
export interface HandDesign {
  readonly files: readonly SourceFile[];
  readonly interface: DesignInterface;
  readonly topModule: string;
}

/** `name:width` for inputs, `name:width` for outputs; `clk` and `rst` come first unless there is no clock. */
export function handDesign(
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  body: string,
  more: { readonly clocked?: boolean; readonly streams?: readonly StreamInfo[] } = {},
): HandDesign {
  const { clocked = true, streams = [] } = more;
  const port = (direction: 'in' | 'out') => (text: string) => {
    const [portName, width, sign] = text.split(':') as [string, string, string | undefined];
    return { name: portName, direction, width: Number(width), signed: sign === 's' } satisfies PortInfo;
  };
  const ports = [
    ...(clocked ? ['clk:1', 'rst:1'] : []).map(port('in')),
    ...inputs.map(port('in')),
    ...outputs.map(port('out')),
  ];
  const declarations = ports.map(
    (each) => `  ${each.direction}put ${each.signed ? 'signed ' : ''}[${each.width - 1}:0] ${each.name}`,
  );
  const text = `module ${name} (\n${declarations.join(',\n')}\n);\n${body}\nendmodule\n`;
  return {
    files: [{ path: `${name}.v`, text }],
    interface: {
      name,
      ports,
      streams,
      clock: clocked ? 'clk' : null,
      reset: clocked ? 'rst' : null,
      domains: clocked ? [{ name: 'default', clock: 'clk', reset: 'rst', resetKind: 'sync' }] : [],
    },
    topModule: name,
  };
}

/** Counts up by `by` when `en`; `$fatal`, `$finish` or a write to address 0 when `bad` asks for it. */
export const counter = handDesign(
  'counter',
  ['en:1', 'by:8'],
  ['count:32', 'sum:9'],
  `  reg [31:0] value;
  assign count = value;
  assign sum = by + 9'd1;
  always @(posedge clk)
    if (rst) value <= 32'd0;
    else if (en) value <= value + {24'd0, by};`,
);

export const fifoDepth = 4;

/**
 * A FIFO of 4 beats; a beat has 70 bits of data and a tag of 5. `guarded: false` leaves out the reset of `count`, and
 * `leaky` calls the output valid one beat too early.
 */
export function fifo(fault: 'none' | 'no reset' | 'leaky' = 'none'): HandDesign {
  const payload = (prefix: string) => [
    { port: `${prefix}_data`, width: 70, firstWord: 0 },
    { port: `${prefix}_tag`, width: 5, firstWord: 3 },
  ];
  const stream = (name: string, direction: 'in' | 'out'): StreamInfo => ({
    name,
    direction,
    valid: `${name}_valid`,
    ready: `${name}_ready`,
    payload: payload(name),
    wordsPerBeat: 4,
  });
  return handDesign(
    'fifo',
    ['in_valid:1', 'in_data:70', 'in_tag:5', 'out_ready:1'],
    ['in_ready:1', 'out_valid:1', 'out_data:70', 'out_tag:5'],
    `  reg [74:0] words [0:3];
  reg [1:0] head;
  reg [2:0] count;
  wire [1:0] tail = head + count[1:0];
  assign in_ready = count != 3'd4;
  assign out_valid = ${fault === 'leaky' ? "count != 3'd0 || in_valid" : "count != 3'd0"};
  assign {out_tag, out_data} = words[head];
  wire push = in_valid && in_ready;
  wire pop = count != 3'd0 && out_ready;
  always @(posedge clk) begin
    if (rst) begin
      head <= 2'd0;
${fault === 'no reset' ? '' : "      count <= 3'd0;\n"}    end else begin
      if (push) words[tail] <= {in_tag, in_data};
      if (pop) head <= head + 2'd1;
      count <= count + {2'd0, push} - {2'd0, pop};
    end
  end`,
    { streams: [stream('in', 'in'), stream('out', 'out')] },
  );
}

/** Beats for `fifo`, reproducible, with the high bits of both fields in use. */
export function fifoBeats(count: number): Uint32Array {
  const words = new Uint32Array(count * 4);
  let state = 12345;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] = i % 4 === 2 ? state >>> 26 : i % 4 === 3 ? state >>> 27 : state;
  }
  return words;
}
