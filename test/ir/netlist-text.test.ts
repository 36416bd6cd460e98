import { describe, expect, it } from 'vitest';
import { renderDiagnostics, SpinlightError } from '../../src/diag/index.ts';
import {
  type Design,
  enumerationOf,
  LocationTable,
  ModuleBuilder,
  Op,
  verifyDesign,
} from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import { randomDesign } from '../support/random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from '../support/random-stimulus.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

/** A design with one of each kind of line. */
function showcase(): Design {
  const locations = new LocationTable();
  const child = new ModuleBuilder('accumulate');
  child.doc = 'Adds what it is given';
  child.location = locations.add('mac.ts', 3, 1);
  child.parameters = { width: 8, name: 'a', big: 1n << 64n };
  child.defaultDomain();
  const x = child.signal('x', 'input', 8, { signed: true });
  const y = child.signal('y', 'output', 8);
  const sum = child.signal('sum', 'reg', 8, { reset: 3n, location: locations.add('mac.ts', 7, 9) });
  const next = child.nodes.binary(Op.add, child.ref(sum), child.ref(x));
  child.body.push(child.assign(sum, next, locations.add('mac.ts', 8, 3)));
  child.body.push(child.assign(y, child.ref(sum)));

  const top = new ModuleBuilder('top');
  top.defaultDomain();
  const valid = top.signal('in_valid', 'input', 1);
  const data = top.signal('in_data', 'input', 8, { lane: 4 });
  const ready = top.signal('in_ready', 'output', 1);
  const out = top.signal('if', 'output', 16, { doc: 'a name that needs quotes' });
  const mode = top.signal('mode', 'reg', 2, { reset: 1n, enumeration: 0 });
  top.streams.push({ name: 'in', direction: 'in', valid, ready, payload: [data] });
  const u0x = top.signal('u0_x', 'wire', 8);
  const u0y = top.signal('u0_y', 'wire', 8, { source: 'instance' });
  const address = top.signal('rom_addr', 'wire', 2);
  const word = top.signal('rom_data', 'wire', 4, { source: 'memory' });
  top.memories.push({
    name: 'rom',
    width: 4,
    depth: 3,
    init: [1n, 2n, 15n],
    reads: [{ name: 'r0', kind: 'async', address, enable: -1, data: word, domain: -1 }],
    writes: [],
    doc: '',
    location: -1,
  });
  const { clock, reset } = top.domains[0]!;
  top.instances.push({
    name: 'u0',
    module: 0,
    ports: [clock, reset, u0x, u0y],
    location: locations.add('top.ts', 4, 2),
  });
  const { nodes } = top;
  const shared = nodes.binary(Op.xor, top.ref(data), nodes.constant(8, 0x5a));
  const enumerations = [enumerationOf('mode', ['IDLE', 'RUN', 'DONE'])];
  top.body.push(
    top.assign(u0x, shared),
    top.assign(address, top.ref(mode)),
    top.assign(ready, nodes.constant(1, 1)),
    { ...top.assign(out, nodes.cat([shared, top.ref(u0y)])) },
    { kind: 'assign', target: out, low: 4, width: 4, index: -1, value: top.ref(word), location: -1 },
    {
      kind: 'assign',
      target: out,
      low: 0,
      width: 1,
      index: top.ref(word),
      value: top.ref(valid),
      location: -1,
    },
    {
      kind: 'case',
      subject: top.ref(mode),
      arms: [
        { labels: [nodes.constant(2, 0, 0)], body: [top.assign(mode, nodes.constant(2, 1, 0))] },
        {
          labels: [nodes.constant(2, 1, 0), nodes.constant(2, 3)],
          body: [
            {
              kind: 'if',
              condition: top.ref(valid),
              then: [top.assign(mode, nodes.constant(2, 2, 0))],
              otherwise: [
                {
                  kind: 'if',
                  condition: nodes.unary(Op.orr, nodes.slice(top.ref(data), 2, 3)),
                  then: [top.assign(mode, nodes.constant(2, 0, 0))],
                  otherwise: [],
                  location: -1,
                },
              ],
              location: -1,
            },
          ],
        },
      ],
      otherwise: [],
      location: locations.add('top.ts', 12, 5),
    },
  );
  return { name: 'show', modules: [child.finish(), top.finish()], top: 1, enumerations, locations };
}

const showcaseText = `netlist 1
design show top top
file 0 "mac.ts"
file 1 "top.ts"
enumeration mode : 2 { IDLE = 2'h0, RUN = 2'h1, DONE = 2'h2 }

module accumulate doc "Adds what it is given" @0:3:1 {
  parameter width = 8
  parameter name = "a"
  parameter big = {"$bigint":"18446744073709551616"}
  input clk : 1
  input rst : 1
  input x : 8 signed
  output y : 8
  reg sum : 8 reset 8'h3 in default @0:7:9
  domain default clock clk reset rst sync
  body {
    sum = add(sum, x) @0:8:3
    y = sum
  }
}

module top {
  input clk : 1
  input rst : 1
  input in_valid : 1
  input in_data : 8 lane 4
  output in_ready : 1
  output "if" : 16 doc "a name that needs quotes"
  reg mode : 2 enum mode reset 2'h1 in default
  wire u0_x : 8
  wire u0_y : 8 from instance
  wire rom_addr : 2
  wire rom_data : 4 from memory
  domain default clock clk reset rst sync
  stream in in valid in_valid ready in_ready payload (in_data)
  memory rom : 4 depth 3 {
    read r0 async address rom_addr data rom_data
    init {
      'h1 'h2 'hf
    }
  }
  instance u0 of accumulate @1:4:2 (clk = clk, rst = rst, x = u0_x, y = u0_y)
  %0 : 8 = xor(in_data, 8'h5a)
  body {
    u0_x = %0
    rom_addr = mode
    in_ready = 1'h1
    "if" = cat(%0, u0_y)
    "if"[7:4] = rom_data
    "if"[rom_data *: 1] = in_valid
    case mode @1:12:5 {
      mode.IDLE => {
        mode = mode.RUN
      }
      mode.RUN, 2'h3 => {
        if in_valid {
          mode = mode.DONE
        } else if orr(in_data[4:2]) {
          mode = mode.IDLE
        }
      }
    }
  }
}
`;

/** The rendered diagnostic that parsing `text` raises. */
function errorOf(text: string): string {
  try {
    parseDesign(text, 'bad.netlist');
  } catch (error) {
    if (error instanceof SpinlightError) return renderDiagnostics(error.diagnostics);
    throw error;
  }
  return 'no error';
}

/** A module around the line that matters, which is line 9. */
function around(line: string): string {
  return `netlist 1
design d top top
enumeration mode : 1 { OFF = 1'h0, ON = 1'h1 }
module top {
  input alpha : 8
  input gate : 1
  output result : 8
  body {
${line}
  }
}
`;
}

describe('netlist text', () => {
  it('shows the whole design', () => {
    const design = showcase();
    expect(verifyDesign(design)).toEqual([]);
    expect(printDesign(design)).toBe(showcaseText);
  });

  it('gives the design back', () => {
    const parsed = parseDesign(showcaseText);
    expect(verifyDesign(parsed)).toEqual([]);
    expect(parsed.modules[0]!.parameters).toEqual({ width: 8, name: 'a', big: 1n << 64n });
    const { nodes: _a, ...module } = showcase().modules[1]!;
    const { nodes: _b, ...again } = parsed.modules[1]!;
    const { body: _c, instances: _d, ...attributes } = module;
    expect(again).toMatchObject(attributes);
    expect(printDesign(parsed)).toBe(showcaseText);
  });

  it('can leave places in the source out', () => {
    expect(printDesign(showcase(), { locations: false })).toBe(
      showcaseText.replace(/ @\d+:\d+:\d+/g, '').replace(/^file .*\n/gm, ''),
    );
  });

  it('keeps random designs as they are, in text and in behaviour', () => {
    for (let seed = 0; seed < 60; seed++) {
      const design = randomDesign(seed);
      const text = printDesign(design);
      const parsed = parseDesign(text);
      expect(verifyDesign(parsed)).toEqual([]);
      expect(printDesign(parsed)).toBe(text);
      if (seed % 6 !== 0) continue;
      const vectors = randomStimulus(design, seed, 8);
      const trace = (d: Design) => traceOutputs(new ReferenceSimulator(d), outputNames(design), vectors);
      expect(trace(parsed)).toEqual(trace(design));
    }
  });

  it('keeps ports in an order of their own, comments and odd names', () => {
    const text = `netlist 1
design "a b" top "1st" # the design
module "1st" {
  output "net-list" : 1
  input module : 1 # a word of the text, as a name
  ports (module, "net-list")
  body {
    "net-list" = module
  }
}
`;
    const design = parseDesign(text);
    expect(design.modules[0]!.ports).toEqual([1, 0]);
    expect(printDesign(design)).toContain('  ports (module, "net-list")\n');
  });

  it('SL0301: a token that cannot stand here', () => {
    expect(errorOf(around('    result == alpha'))).toMatchInlineSnapshot(`
      "error[SL0301]: expected an expression, found '='
        --> bad.netlist:9:13
          |
        9 |     result == alpha
          |             ^"
    `);
  });

  it('SL0301: a character of no token, and a text that ends early', () => {
    expect(errorOf(around('    result = alpha ? 1 : 0'))).toMatchInlineSnapshot(`
      "error[SL0301]: unexpected character '?'
        --> bad.netlist:9:20
          |
        9 |     result = alpha ? 1 : 0
          |                    ^"
    `);
    expect(errorOf('netlist 1\ndesign d')).toMatchInlineSnapshot(`
      "error[SL0301]: expected 'top', found the end of the text
        --> bad.netlist:2:9
          |
        2 | design d
          |         ^"
    `);
  });

  it('SL0301: widths that do not fit', () => {
    expect(errorOf(around('    result = add(alpha, gate)'))).toMatchInlineSnapshot(`
      "error[SL0301]: operands of 'add' have 8 and 1 bits
        --> bad.netlist:9:14
          |
        9 |     result = add(alpha, gate)
          |              ^^^
        help: make the widths equal with zext, sext or a slice"
    `);
    expect(errorOf(around('    result[3:0] = alpha'))).toContain("8 bits assigned to 4 bits of 'result'");
    expect(errorOf(around('    result = alpha[8]'))).toContain('bit 8 of an operand of 8 bits');
    expect(errorOf(around("    result = 8'h100"))).toContain("literal 8'h100 does not fit in 8 bits");
    expect(errorOf(around('    if alpha { result = alpha }'))).toContain('the condition has 8 bits, not 1');
    expect(errorOf(around('    result = mux(gate, alpha)'))).toContain("'mux' takes 3 operands");
    expect(errorOf(around('    result = pick(alpha, alpha)'))).toContain(
      "'pick' among 256 elements from 8 bits",
    );
    expect(errorOf(around('    if gate { result = alpha } else { } else { }'))).toContain(
      "expected '}', found 'else'",
    );
  });

  it('SL0302: an unknown name, with the closest known one', () => {
    expect(errorOf(around('    result = not(alhpa)'))).toMatchInlineSnapshot(`
      "error[SL0302]: unknown signal 'alhpa'
        --> bad.netlist:9:18
          |
        9 |     result = not(alhpa)
          |                  ^^^^^
        help: did you mean 'alpha'?"
    `);
    expect(errorOf(around('    result = nto(alpha)'))).toContain("unknown operator 'nto'");
    expect(errorOf(around('    result = %4'))).toContain("unknown node '%4'");
    expect(errorOf(around('    result = zext(mode.ONN, 8)'))).toMatchInlineSnapshot(`
      "error[SL0302]: unknown member of 'mode' 'ONN'
        --> bad.netlist:9:24
          |
        9 |     result = zext(mode.ONN, 8)
          |                        ^^^
        help: did you mean 'ON'?"
    `);
  });

  it('never fails otherwise, whatever is done to the text', () => {
    const words = showcaseText.split(/(\s+)/);
    for (let i = 0; i < words.length; i += 3) {
      const damaged = words.filter((_, at) => at !== i).join('');
      errorOf(damaged);
      errorOf(words.map((w, at) => (at === i ? '8' : w)).join(''));
    }
    for (let cut = 0; cut < showcaseText.length; cut += 37) errorOf(showcaseText.slice(0, cut));
  });
});
