import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../../src/diag/index.ts';
import { parseDesign } from '../../src/ir/text/index.ts';
import { checkDesign, rewriteBody } from '../../src/passes/index.ts';
import { randomDesign } from '../support/random-design.ts';

/** What `checkDesign` says of a text whose line `n` carries the place `spec.ts:n`. */
function check(text: string): string {
  const located = text
    .split('\n')
    .map((line, i) =>
      /^ *(input|output|wire|reg|if|case|instance) |=/.test(line) &&
      !/=>|\{ \w/.test(line) &&
      !/enumeration/.test(line)
        ? line.replace(/( \{| \()?$|( \{)$|( \(.*\))$/, (tail) => ` @0:${i + 1}:1${tail}`)
        : line,
    )
    .join('\n');
  return renderDiagnostics(
    checkDesign(parseDesign(`netlist 1 design d top top file 0 "spec.ts" ${located}`), { warnings: false }),
  );
}

describe('SL0201 never driven', () => {
  it('names the signal, or the missing bits', () => {
    expect(
      check(`module top {
  input a : 4
  output y : 4
  output z : 8
  wire w : 4
  body {
    y = w
    z[3:1] = a[2:0]
    z[6] = a[0]
  }
}`),
    ).toMatchInlineSnapshot(`
      "error[SL0201]: bits 7, 5..4, 0 of output 'z' of module 'top' are never driven
        --> spec.ts:4:1
        help: assign the missing bits, for example by a default for the whole of 'z' first

      error[SL0201]: wire 'w' of module 'top' is never driven
        --> spec.ts:5:1
        help: assign 'w' a value, or remove it"
    `);
  });

  it('names the port of an instance', () => {
    expect(
      check(`module part {
  input x : 1
  output y : 1
  body {
    y = x
  }
}
module top {
  output y : 1
  wire u_x : 1
  wire u_y : 1 from instance
  instance u of part (x = u_x, y = u_y)
  body {
    y = u_y
  }
}`),
    ).toMatchInlineSnapshot(`
      "error[SL0201]: input 'x' of instance 'u' (part) of module 'top' is never driven
        --> spec.ts:10:1
        note: 'x', 1 bit
        --> spec.ts:2:1
        help: drive it through the handle of 'u', or connect what it belongs to"
    `);
  });
});

describe('SL0202 driven again', () => {
  it('shows both places', () => {
    expect(
      check(`module top {
  input a : 4
  output y : 4
  body {
    y = a
    y = not(a)
  }
}`),
    ).toMatchInlineSnapshot(`
      "error[SL0202]: output 'y' of module 'top' is driven again later, so this assignment has no effect
        --> spec.ts:5:1
        note: the later assignment
        --> spec.ts:6:1
        help: remove one of the two, or put the later one under a condition"
    `);
  });

  it('finds what is overwritten in parts, or from outside of its condition', () => {
    const result = check(`module top {
  input clk : 1
  input a : 4
  input c : 1
  output y : 4
  reg r : 4 in default
  domain default clock clk sync
  body {
    y[2:1] = a[1:0]
    if c {
      r = a
    }
    y[1:0] = a[3:2]
    y[3:2] = a[3:2]
    r = not(a)
  }
}`);
    expect(result.match(/error.*|spec.ts:\d+/g)).toEqual([
      "error[SL0202]: output 'y[2:1]' of module 'top' is driven again later, so this assignment has no effect",
      'spec.ts:9',
      'spec.ts:14',
      "error[SL0202]: register 'r' of module 'top' is driven again later, so this assignment has no effect",
      'spec.ts:11',
      'spec.ts:15',
    ]);
  });

  it('accepts a default that conditions, slices or elements override', () => {
    expect(
      check(`module top {
  input a : 4
  input c : 1
  output y : 4
  body {
    y = a
    y[1:0] = a[3:2]
    if c {
      y = not(a)
    } else {
      y = neg(a)
    }
    y[a[1:0] *: 1] = c
  }
}`),
    ).toBe('');
  });
});

describe('SL0203 latch', () => {
  it('names the path through if', () => {
    expect(
      check(`module top {
  input a : 4
  input c : 1
  output y : 4
  body {
    if c {
      if eq(a, 4'h3) {
        y = a
      }
    } else {
      y = not(a)
    }
  }
}`),
    ).toMatchInlineSnapshot(`
      "error[SL0203]: output 'y' of module 'top' keeps its value when c is 1 and a == 4'h3 is 0
        --> spec.ts:7:1
        note: on the path where c is 1
        --> spec.ts:6:1
        note: 'y' is an output, not a register
        --> spec.ts:4:1
        help: assign 'y' on every path, for example a default before the first condition"
    `);
  });

  it('names the value of a case that has no arm, and the bits that are missing in one', () => {
    const around = (arms: string) => `enumeration mode : 2 { IDLE = 2'h0, RUN = 2'h1, DONE = 2'h2 }
module top {
  input m : 2 enum mode
  output y : 4
  body {
    case m {
      ${arms}
    }
  }
}`;
    const full = "mode.IDLE, mode.RUN => { y = 4'h1 }";
    expect(check(around(full))).toContain("output 'y' of module 'top' keeps its value when m is DONE");
    expect(check(around(`${full} mode.DONE => { y = 4'h2 }`))).toContain(
      "output 'y' of module 'top' keeps its value when m is 2'h3, which is no member of 'mode'",
    );
    expect(check(around(`${full} mode.DONE => { y[3:1] = 3'h2 } default => { y = 4'h0 }`))).toContain(
      "bit 0 of output 'y' of module 'top' keeps its value when m is DONE",
    );
    expect(check(around(`${full} mode.DONE, 2'h3 => { y = 4'h2 }`))).toBe('');
  });

  it('sees that an element is only assigned where the index points', () => {
    const result = check(`module top {
  input i : 2
  output y : 4
  body {
    y[i *: 1] = 1'h1
  }
}`);
    expect(result).toContain("output 'y' of module 'top' keeps its value when i selects another element");
  });

  it('leaves registers alone, and conditions that are literals', () => {
    expect(
      check(`module top {
  input clk : 1
  input c : 1
  output y : 1
  reg r : 1 in default
  domain default clock clk sync
  body {
    if c {
      r = not(r)
    }
    if 1'h1 {
      y = r
    }
  }
}`),
    ).toBe('');
  });
});

const pass = `module pass {
  input a : 4
  input b : 4
  output x : 4
  output y : 4
  body {
    x = not(a)
    y = neg(b)
  }
}`;

function loopIn(signals: string, body: string): string {
  return check(
    `module top {\n  input in : 4\n  input c : 1\n  output out : 4\n${signals}\n  body {\n${body}\n  }\n}`,
  );
}

describe('SL0204 combinational loop', () => {
  it('shows the whole way in the names of the author, through modules', () => {
    const outer = `module outer {
  input i : 4
  output o : 4
  wire u_a : 4
  wire u_b : 4
  wire u_x : 4 from instance
  wire u_y : 4 from instance
  instance u of pass (a = u_a, b = u_b, x = u_x, y = u_y)
  body {
    u_a = i
    u_b = i
    o = u_x
  }
}`;
    expect(
      check(`${pass}
${outer}
module top {
  output y : 4
  wire v_i : 4
  wire v_o : 4 from instance
  instance v of outer (i = v_i, o = v_o)
  wire back : 4
  body {
    back = v_o
    v_i = add(back, 4'h1)
    y = v_o
  }
}`),
    ).toMatchInlineSnapshot(`
      "error[SL0204]: combinational loop: top.v.i -> top.v.u.a -> top.v.u.x -> top.v.o -> top.back -> top.v.i
        --> spec.ts:33:1
        note: 'top.v.u.a' gets its value here
        --> spec.ts:20:1
        note: 'top.v.u.x' gets its value here
        --> spec.ts:7:1
        note: 'top.v.o' gets its value here
        --> spec.ts:22:1
        note: 'top.back' gets its value here
        --> spec.ts:32:1
        help: put a register on this path, or make one of these signals not depend on the one before it"
    `);
  });

  it('sees loops through conditions, indices and asynchronous memory reads', () => {
    expect(loopIn('  wire w : 1', "    w = 1'h0\n    if w {\n      w = c\n    }\n    out = in")).toContain(
      'combinational loop: top.w -> top.w',
    );
    expect(loopIn('  wire w : 4', '    w = in\n    w[w[1:0] *: 1] = c\n    out = w')).toContain(
      'top.w[0] -> ',
    );
    expect(
      loopIn(
        '  wire at : 4\n  wire q : 4 from memory\n  memory m : 4 depth 16 { read r async address at data q init { } }',
        '    at = q\n    out = q',
      ),
    ).toContain('combinational loop: top.at -> top.q -> top.at');
  });

  it('takes bits apart: slices that feed each other are no loop, a carry that comes back is one', () => {
    const chain = "    w[0] = c\n    w[1] = w[0]\n    w[3:2] = add(w[1:0], 2'h1)\n    out = w";
    expect(loopIn('  wire w : 4', chain)).toBe('');
    const lanes = '    w = cat(and(w[2:0], in[2:0]), c)\n    out = w';
    expect(loopIn('  wire w : 4', lanes)).toBe('');
    const shifted = "    w = or(shl(w, 1'h1), in)\n    out = w";
    expect(loopIn('  wire w : 4', shifted)).toBe('');
    expect(loopIn('  wire w : 4', '    w = add(w, in)\n    out = w')).toContain('loop: top.w -> top.w');
    expect(
      loopIn('  wire w : 4', '    w[0] = w[3]\n    w[3:1] = add(w[2:0], in[2:0])\n    out = w'),
    ).toContain('combinational loop: ');
  });

  it('lets handshakes cross an instance both ways', () => {
    expect(
      check(`${pass}
module top {
  input i : 4
  output o : 4
  wire u_a : 4
  wire u_b : 4
  wire u_x : 4 from instance
  wire u_y : 4 from instance
  instance u of pass (a = u_a, b = u_b, x = u_x, y = u_y)
  body {
    u_a = i
    u_b = u_x
    o = u_y
  }
}`),
    ).toBe('');
  });

  it('reports every loop once, and none that goes through a register', () => {
    const result = check(`module top {
  input clk : 1
  output y : 4
  reg r : 4 in default
  domain default clock clk sync
  wire a : 4
  wire b : 4
  wire s : 4
  wire t : 4
  body {
    r = add(r, 4'h1)
    a = b
    b = a
    s = and(t, r)
    t = s
    y = r
  }
}`);
    expect(result.match(/loop: .*/g)).toEqual([
      'loop: top.a -> top.b -> top.a',
      'loop: top.s -> top.t -> top.s',
    ]);
  });
});

describe('checkDesign', () => {
  it('finds nothing in random designs, which have no faults', () => {
    for (let seed = 0; seed < 100; seed++)
      expect(checkDesign(randomDesign(seed), { warnings: false }), `seed ${seed}`).toEqual([]);
  });

  it('finds a fault when any wire of a random design loses its assignments', () => {
    for (let seed = 0; seed < 30; seed++) {
      const design = randomDesign(seed);
      const top = design.modules[design.top]!;
      const wires = top.signals.filter((s) => s.kind !== 'reg' && s.source === 'statements');
      const { id } = wires[seed % wires.length]!;
      const body = rewriteBody(top.body, (s) => (s.kind === 'assign' && s.target === id ? [] : [s]));
      const modules = [...design.modules.slice(0, -1), { ...top, body }];
      const codes = checkDesign({ ...design, modules }, { warnings: false }).map((d) => d.code);
      expect(codes, `seed ${seed}`).toContain('SL0201');
    }
  });

  it('says only that a netlist is inconsistent, if it is', () => {
    const design = parseDesign(
      'netlist 1 design d top top module top { input a : 1 output y : 1 body { a = y y = a y = a } }',
    );
    expect(checkDesign(design).map((d) => d.code)).toEqual(['SL0205']);
  });
});

it('what is no design is told so (SL0118)', () => {
  for (const value of [undefined, {}, { name: 'peak', elaborate: () => {} }])
    expect(() => checkDesign(value as never)).toThrow(/SL0118: a design is expected/);
});
