import { describe, expect, it } from 'vitest';
import { countUses } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { deadCode } from '../../src/passes/index.ts';
import { expectSameBehaviour } from '../support/pass-behaviour.ts';
import { randomDesign } from '../support/random-design.ts';

const text = `netlist 1
design d top top

module idle {
  input x : 1
  output y : 1
  body {
    y = x
  }
}

module part {
  input clk : 1
  input x : 4
  input z : 4
  output p : 4
  output q : 4
  reg last : 4 in default
  domain default clock clk async
  body {
    last = z
    p = x
    q = last
  }
}

module top {
  input clk : 1
  input a : 4
  output y : 4
  wire unread : 4
  wire u_x : 4
  wire u_z : 4
  wire u_p : 4 from instance
  wire u_q : 4 from instance
  wire v_x : 1
  wire v_y : 1 from instance
  wire at : 2
  wire word : 4 from memory
  reg turning : 4 in default
  domain default clock clk async
  memory rom : 4 depth 4 {
    read r async address at data word
    init {
      'h1
    }
  }
  instance u of part (clk = clk, x = u_x, z = u_z, p = u_p, q = u_q)
  instance v of idle (x = v_x, y = v_y)
  body {
    unread = not(a)
    turning = add(turning, word)
    u_x = a
    u_z = turning
    v_x = a[0]
    at = a[1:0]
    y = u_p
    if a[3] {
    } else {
      case a {
        4'h1 => {
        }
      }
    }
  }
}
`;

describe('dead-code', () => {
  it('drops empty conditions, and keeps every declared name', () => {
    const result = printDesign(deadCode().run(parseDesign(text)));
    expect(result).toBe(text.replace(/ {4}if a\[3\][\s\S]*?\n {4}}\n/, ''));
  });

  it('with signals: drops what no output of the top shows', () => {
    expect(printDesign(deadCode({ signals: true }).run(parseDesign(text)))).toBe(`netlist 1
design d top top

module part {
  input x : 4
  output p : 4
  body {
    p = x
  }
}

module top {
  input clk : 1
  input a : 4
  output y : 4
  wire u_x : 4
  wire u_p : 4 from instance
  domain default clock clk async
  instance u of part (x = u_x, p = u_p)
  body {
    u_x = a
    y = u_p
  }
}
`);
  });

  it('leaves no unused node', () => {
    for (let seed = 0; seed < 20; seed++)
      for (const module of deadCode().run(randomDesign(seed)).modules)
        expect(countUses(module).every((uses) => uses > 0)).toBe(true);
  });

  it('keeps the behaviour of random designs', () => {
    expectSameBehaviour(deadCode());
    expectSameBehaviour(deadCode({ signals: true }));
  });
});
