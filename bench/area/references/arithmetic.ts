import type { Reference } from '../entry.ts';

const range = (width: number) => (width === 1 ? '' : `[${width - 1}:0]`);

/** A combinational module; `body` drives the outputs. */
export function combinational(
  style: string,
  inputs: Readonly<Record<string, number>>,
  outputs: Readonly<Record<string, number>>,
  body: string,
): Reference {
  const ports = [
    ...Object.entries(inputs).map(([name, width]) => `input wire ${range(width)} ${name}`),
    ...Object.entries(outputs).map(([name, width]) => `output reg ${range(width)} ${name}`),
  ];
  return {
    style,
    top: 'reference',
    verilog: `module reference (${ports.join(', ')});\n    integer i;\n    always @* begin\n${body}\n    end\nendmodule\n`,
  };
}

export function adder(width: number): Reference {
  return combinational(
    'a + b + carry',
    { a: width, b: width, carry_in: 1 },
    { sum: width, carry_out: 1 },
    '{carry_out, sum} = a + b + carry_in;',
  );
}

/** Terms added one after the other, as a loop. */
export function sumLoop(terms: number, width: number, sumWidth: number): Reference {
  return combinational(
    'loop of sum + term',
    { terms: terms * width },
    { sum: sumWidth },
    `sum = 0; for (i = 0; i < ${terms}; i = i + 1) sum = sum + terms[i * ${width} +: ${width}];`,
  );
}

/** Neighbours added level by level, each level one bit wider. */
export function sumTreeReference(terms: number, width: number): Reference {
  const wires: string[] = [];
  let level = Array.from({ length: terms }, (_, i) => `terms[${i * width + width - 1}:${i * width}]`);
  for (let depth = 1; level.length > 1; depth++) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
      const [left, right] = [level[2 * i]!, level[2 * i + 1]];
      wires.push(`    wire ${range(width + depth)} s${depth}_${i} = ${right ? `${left} + ${right}` : left};`);
      return `s${depth}_${i}`;
    });
  }
  const levels = Math.ceil(Math.log2(terms));
  return {
    style: 'tree of +',
    top: 'ref_tree',
    verilog: `module ref_tree (input wire ${range(terms * width)} terms, output wire ${range(width + levels)} sum);\n${wires.join('\n')}\n    assign sum = ${level[0]};\nendmodule\n`,
  };
}

export function popcountLoop(width: number, countWidth: number): Reference {
  return combinational(
    'loop of count + bit',
    { data: width },
    { ones: countWidth },
    `ones = 0; for (i = 0; i < ${width}; i = i + 1) ones = ones + data[i];`,
  );
}

export function product(widthA: number, widthB: number, signed: boolean): Reference {
  const s = signed ? 'signed ' : '';
  return {
    style: 'a * b',
    top: 'ref_product',
    verilog: `module ref_product (input wire ${s}${range(widthA)} a, input wire ${s}${range(widthB)} b, output wire ${s}${range(widthA + widthB)} product);\n    assign product = a * b;\nendmodule\n`,
  };
}

/** Division with the results of ours for divisor 0. */
export function quotient(width: number, signed: boolean): Reference {
  const s = signed ? 'signed ' : '';
  return {
    style: 'a / b, a % b',
    top: 'ref_quotient',
    verilog: `module ref_quotient (
    input wire ${s}${range(width)} dividend, input wire ${s}${range(width)} divisor,
    output wire ${s}${range(width)} quotient, output wire ${s}${range(width)} remainder
);
    assign quotient = divisor == 0 ? -1 : dividend / divisor;
    assign remainder = divisor == 0 ? dividend : dividend % divisor;
endmodule
`,
  };
}

export function lowestOne(width: number, indexWidth: number): Reference {
  return combinational(
    'loop, last assignment wins',
    { data: width },
    { index: indexWidth, valid: 1 },
    `index = 0; valid = |data; for (i = ${width - 1}; i >= 0; i = i - 1) if (data[i]) index = i;`,
  );
}

export function highestOne(width: number, indexWidth: number): Reference {
  return combinational(
    'loop, last assignment wins',
    { data: width },
    { index: indexWidth, valid: 1 },
    `index = 0; valid = |data; for (i = 0; i < ${width}; i = i + 1) if (data[i]) index = i;`,
  );
}

export function zerosLoop(width: number, countWidth: number): Reference {
  return combinational(
    'loop, last assignment wins',
    { data: width },
    { zeros: countWidth },
    `zeros = ${width}; for (i = 0; i < ${width}; i = i + 1) if (data[i]) zeros = ${width - 1} - i;`,
  );
}

/** Operators of Verilog for each mode of a barrel shifter. */
export function shiftOperator(width: number, amountWidth: number, mode: string): Reference {
  const forms: Readonly<Record<string, string>> = {
    left: 'data << amount',
    right: 'data >> amount',
    'right-arithmetic': '$signed(data) >>> amount',
    'rotate-left': `({data, data} << (amount % ${width})) >> ${width}`,
    'rotate-right': `{data, data} >> (amount % ${width})`,
  };
  const double = mode.startsWith('rotate') ? `reg [${2 * width - 1}:0] twice;` : '';
  return {
    style: mode.startsWith('rotate')
      ? 'shift of the doubled word'
      : forms[mode]!.replace('$signed(data)', 'data'),
    top: 'ref_shift',
    verilog: `module ref_shift (input wire ${range(width)} data, input wire ${range(amountWidth)} amount, output reg ${range(width)} shifted);
    ${double}
    always @* ${mode === 'rotate-left' ? `begin twice = {data, data} << (amount % ${width}); shifted = twice[${2 * width - 1}:${width}]; end` : mode === 'rotate-right' ? `begin twice = {data, data} >> (amount % ${width}); shifted = twice[${width - 1}:0]; end` : `shifted = ${forms[mode]};`}
endmodule
`,
  };
}

/** Textbook restoring divider: one subtraction per cycle on a double register of remainder and quotient. */
export function sequentialQuotient(width: number): Reference {
  const count = Math.ceil(Math.log2(width + 1));
  return {
    style: 'double register, one subtraction',
    top: 'ref_sequential_quotient',
    verilog: `module ref_sequential_quotient (
    input wire clk, input wire rst,
    input wire from_valid, output wire from_ready, input wire [${width - 1}:0] from_dividend, input wire [${width - 1}:0] from_divisor,
    output wire to_valid, input wire to_ready, output wire [${width - 1}:0] to_quotient, output wire [${width - 1}:0] to_remainder
);
    reg busy;
    reg [${count - 1}:0] left;
    reg [${width - 1}:0] divisor;
    reg [${2 * width - 1}:0] pair;
    wire [${width}:0] difference = pair[${2 * width - 1}:${width - 1}] - {1'b0, divisor};
    assign from_ready = !busy || (left == 0 && to_ready);
    assign to_valid = busy && left == 0;
    assign {to_remainder, to_quotient} = pair;
    always @(posedge clk)
        if (rst) busy <= 0;
        else if (from_valid && from_ready) busy <= 1;
        else if (to_valid && to_ready) busy <= 0;
    always @(posedge clk)
        if (from_valid && from_ready) begin
            left <= ${width};
            divisor <= from_divisor;
            pair <= {${width}'d0, from_dividend};
        end else if (left != 0) begin
            left <= left - 1;
            pair <= difference[${width}] ? {pair[${2 * width - 2}:0], 1'b0} : {difference[${width - 1}:0], pair[${width - 2}:0], 1'b1};
        end
endmodule
`,
  };
}
