import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../src/ir/text/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

function simulate(module: string): ReferenceSimulator {
  return new ReferenceSimulator(parseDesign(`netlist 1\ndesign d top top\n${module}`));
}

const clocked = `input clk : 1
  input rst : 1
  domain default clock clk reset rst sync`;

describe('ReferenceSimulator', () => {
  it('counts: registers update together at the edge, reset touches only registers that have a reset value', () => {
    const sim = simulate(`module top {
  ${clocked}
  output y : 4
  output z : 4
  reg count : 4 reset 4'he in default
  reg before : 4 in default
  body {
    count = add(count, 4'h1)
    before = count
    y = count
    z = before
  }
}`);
    sim.reset();
    expect([sim.peek('y'), sim.peek('z')]).toEqual([14n, 14n]);
    sim.step();
    expect([sim.peek('y'), sim.peek('z')]).toEqual([15n, 14n]);
    sim.step(2);
    expect([sim.peek('y'), sim.peek('z'), sim.cycle]).toEqual([1n, 0n, 5]);
  });

  it('gives wires their final value wherever they are read, and lets the last assignment win', () => {
    const sim = simulate(`module top {
  input a : 4
  output y : 4
  wire w : 4
  body {
    y = w
    w = a
    if a[3] {
      w[1:0] = 2'h0
      w[a[1:0] *: 1] = 1'h1
    }
  }
}`);
    sim.poke('a', 7);
    expect(sim.peek('y')).toBe(7n);
    sim.poke('a', 0b1101);
    expect(sim.peek('y')).toBe(0b1110n);
    expect(() => sim.poke('a', 16)).toThrow('does not fit');
  });

  it('ignores an index beyond the signal, and a partial element at the top', () => {
    const sim = simulate(`module top {
  input i : 3
  output y : 5
  body {
    y = 5'h0
    y[i *: 2] = 2'h3
  }
}`);
    const seen = [0, 1, 2, 3, 7].map((i) => {
      sim.poke('i', i);
      return sim.peek('y');
    });
    expect(seen).toEqual([3n, 12n, 0n, 0n, 0n]);
  });

  it('reads the old word at a synchronous port, writes lanes, and the later write port wins', () => {
    const sim = simulate(`module top {
  ${clocked}
  input at : 3
  input on : 1
  input lanes : 2
  input data : 8
  output now : 8
  output then : 8
  wire q : 8 from memory
  wire p : 8 from memory
  memory m : 8 depth 5 {
    read now async address at data q
    read then sync address at enable on data p in default
    write first address at enable on data data in default
    write second address at enable on data data mask lanes in default
    init { 'h11 'h22 }
  }
  body {
    now = q
    then = p
  }
}`);
    for (const [port, value] of Object.entries({ at: 1, on: 1, lanes: 1, data: 0xab })) sim.poke(port, value);
    expect([sim.peek('now'), sim.peek('then')]).toEqual([0x22n, 0n]);
    sim.step();
    expect([sim.peek('now'), sim.peek('then')]).toEqual([0xabn, 0x22n]);
    sim.poke('on', 0);
    sim.poke('at', 6);
    sim.step();
    expect([sim.peek('now'), sim.peek('then')]).toEqual([0n, 0x22n]);
    expect(sim.memory('m')).toEqual([0x11n, 0xabn, 0n, 0n, 0n]);
  });

  it('settles handshakes that cross an instance both ways, and says when there is a loop', () => {
    const sim = simulate(`module cross {
  input a : 1
  input b : 1
  output x : 1
  output y : 1
  body {
    x = not(a)
    y = not(b)
  }
}
module top {
  input i : 1
  output o : 1
  wire a : 1
  wire b : 1
  wire x : 1 from instance
  wire y : 1 from instance
  instance u of cross (a = a, b = b, x = x, y = y)
  body {
    o = y
    a = i
    b = x
  }
}`);
    sim.poke('i', 1);
    expect([sim.peek('o'), sim.peek('u.x')]).toEqual([1n, 0n]);
    const loop = simulate(`module top {
  output o : 1
  body {
    o = not(o)
  }
}`);
    expect(() => loop.peek('o')).toThrow('do not settle');
  });
});
