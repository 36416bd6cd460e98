import { describe, expect, it } from 'vitest';
import { wrappedLine } from '../../../src/verilog/parameters/wrapped-line.ts';

const wrapped = (line: string) => `\n${wrappedLine(line).join('\n')}\n`;

describe('wrappedLine', () => {
  it('leaves short lines, and those with comments, as they are', () => {
    for (const line of ['    assign a = b;', `    reg ${'a'.repeat(90)};  // ${'b'.repeat(60)}`])
      expect(wrappedLine(line)).toEqual([line]);
  });

  it('breaks before the outermost operator', () => {
    const line =
      '    assign ready = write_at_gray != {~read_gray[DEPTH_BITS:DEPTH_BITS-1], read_gray_synchronised[DEPTH_BITS-2:0]};';
    expect(wrapped(line)).toBe(`
    assign ready = write_at_gray
        != {~read_gray[DEPTH_BITS:DEPTH_BITS-1], read_gray_synchronised[DEPTH_BITS-2:0]};
`);
  });

  it('takes the assignment of a register for no comparison', () => {
    const value = Array.from({ length: 9 }, (_, i) => `(first_value_${i} <= other)`).join(' && ');
    expect(wrapped(`        held <= ${value};`)).toBe(`
        held <= (first_value_0 <= other) && (first_value_1 <= other) && (first_value_2 <= other)
            && (first_value_3 <= other) && (first_value_4 <= other) && (first_value_5 <= other)
            && (first_value_6 <= other) && (first_value_7 <= other) && (first_value_8 <= other);
`);
  });

  it('goes on with a list at its margin', () => {
    const parts = Array.from({ length: 5 }, (_, i) => `row_${i}_act[4*WIDTH-1:3*WIDTH]`).join(', ');
    expect(wrapped(`        1'b0, ${parts}`)).toBe(`
        1'b0, row_0_act[4*WIDTH-1:3*WIDTH], row_1_act[4*WIDTH-1:3*WIDTH], row_2_act[4*WIDTH-1:3*WIDTH],
        row_3_act[4*WIDTH-1:3*WIDTH], row_4_act[4*WIDTH-1:3*WIDTH]
`);
  });

  it('keeps a line together that has no place to break', () => {
    const line = `    assign ${'a'.repeat(60)} = ${'b'.repeat(60)};`;
    expect(wrappedLine(line)).toEqual([line]);
  });
});
