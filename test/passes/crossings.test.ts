import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../src/ir/text/index.ts';
import { Bool, clockDomain, elaborate, input, module, output, UInt } from '../../src/lang/index.ts';
import { checkDesign, crossings } from '../../src/passes/index.ts';
import { randomDesign } from '../support/random-design.ts';

const clocks = `input ca : 1 input cb : 1 input rb : 1
  domain a clock ca sync domain b clock cb reset rb sync domain b2 clock cb sync`;

/** Codes and messages for a module `t` of clocks `ca` and `cb` with a register `p` of `ca` that toggles. */
function say(body: string, before = ''): string[] {
  const text = `netlist 1 design d top t ${before}
    module t { ${clocks} output y : 1 reg p : 1 in a ${body.replace('BODY', 'body { p = not(p)')} } }`;
  return checkDesign(parseDesign(text), { warnings: false }).map(({ code, message }) => `${code} ${message}`);
}

describe('a value of another clock', () => {
  it('is found at the data and at the enable of a register', () => {
    expect(say('reg q : 1 in b BODY q = p y = q')).toEqual([
      "SL0210 't.p' (clock ca) reaches register 't.q' (clock cb) without synchronisation",
    ]);
    expect(say("reg q : 1 in b BODY if p { q = 1'h1 } y = q")).toEqual([
      "SL0210 't.p' (clock ca) reaches register 't.q' (clock cb) without synchronisation",
    ]);
  });

  it('is found at a synchronous reset, and at the index of an assignment', () => {
    const reset = 'domain c clock cb reset p sync';
    expect(say(`${reset} reg q : 1 reset 1'h1 in c BODY q = not(q) y = q`)).toHaveLength(1);
    expect(say("reg q : 4 in b BODY q[p *: 1] = 1'h1 y = q[0]")).toHaveLength(1);
  });

  it('is found through wires and instances, with the way', () => {
    const part = `module part { input c : 1 domain k clock c sync input x : 1 output z : 1 output w : 1
      reg r : 1 in k body { r = x z = not(x) w = r } }`;
    const body = `wire z : 1 from instance wire w : 1 from instance wire x : 1 reg q : 1 in a
      instance u of part (c = cb, x = x, z = z, w = w) BODY x = p q = xor(w, z) y = q`;
    expect(say(body, part)).toEqual([
      "SL0210 't.u.r' (clock cb) reaches register 't.q' (clock ca) without synchronisation",
      "SL0210 't.p' (clock ca) reaches register 't.u.r' (clock cb) without synchronisation",
    ]);
  });

  it('is found at every port of a memory', () => {
    const memory = (domain: string) => `wire wa : 1 wire we : 1 wire wd : 1 wire ra : 1 wire re : 1
      wire rd : 1 from memory reg q : 1 in ${domain}
      memory m : 1 depth 2 { read r0 sync address ra enable re data rd in ${domain}
        write w0 address wa enable we data wd in ${domain} }
      BODY wa = p we = p wd = p ra = p re = p q = rd y = q`;
    expect(say(memory('b'))).toEqual([
      "SL0210 't.p' (clock ca) reaches read port r0 of memory 'm', 't.rd' (clock cb) without synchronisation",
      "SL0210 't.p' (clock ca) reaches write port w0 of memory 'm', 't.wd' (clock cb) without synchronisation",
    ]);
    expect(say(memory('a'))).toEqual([]);
  });

  it('is no other clock if two domains share one', () => {
    expect(say('reg q : 1 in b reg r : 1 in b2 BODY q = not(q) r = q y = r')).toEqual([]);
    const part = `module part { input c : 1 input d : 1 domain k clock c sync domain l clock d sync output z : 1
      reg r : 1 in k reg s : 1 in l body { r = not(r) s = r z = s } }`;
    const use = (first: string, second: string) =>
      say(
        `wire z : 1 from instance instance u of part (c = ${first}, d = ${second}, z = z) BODY y = z`,
        part,
      );
    expect(use('cb', 'cb')).toEqual([]);
    expect(use('ca', 'cb')).toHaveLength(1);
  });

  it('is told once for all instances of a module', () => {
    const part = `module part { input c : 1 input d : 1 domain k clock c sync domain l clock d sync output z : 1
      reg r : 1 in k reg s : 1 in l body { r = not(r) s = r z = s } }`;
    const names = ['u', 'v', 'w'];
    const uses = names.map(
      (u) => `wire z${u} : 1 from instance instance ${u} of part (c = ca, d = cb, z = z${u})`,
    );
    expect(say(`${uses.join(' ')} BODY y = xor(xor(zu, zv), zw)`, part)).toHaveLength(1);
  });

  it('is told of 40 registers, and of the others by their number', () => {
    const registers = Array.from({ length: 60 }, (_, i) => `reg q${i} : 1 in b`).join(' ');
    const found = say(
      `${registers} BODY ${Array.from({ length: 60 }, (_, i) => `q${i} = p`).join(' ')} y = q0`,
    );
    expect(found.slice(39)).toEqual([
      "SL0210 't.p' (clock ca) reaches register 't.q39' (clock cb) without synchronisation",
      'SL0210 20 more like the above',
    ]);
  });

  it('does not hide behind a combinational loop', () => {
    const found = say('wire x : 1 reg q : 1 in b BODY x = and(x, p) q = x y = q');
    expect(found.map((text) => text.slice(0, 6))).toEqual(['SL0204', 'SL0210']);
  });

  it('may come from an input that is declared so', () => {
    expect(say('input i : 1 in a reg q : 1 in b BODY q = i y = q')).toHaveLength(1);
    expect(say('input i : 1 crossing async reg q : 1 in b BODY q = i y = q')).toEqual([
      "SL0210 't.i' (asynchronous) reaches register 't.q' (clock cb) without synchronisation",
    ]);
    expect(say('input i : 1 reg q : 1 in b BODY q = i y = q')).toEqual([]);
  });
});

describe('a synchroniser', () => {
  const first = 'reg q : 1 in b crossing sync';

  it('of two or more registers is right, also behind wires, slices and ports', () => {
    expect(say(`${first} reg r : 1 in b BODY q = p r = q y = r`)).toEqual([]);
    expect(say(`${first} reg r : 1 in b reg s : 1 in b BODY q = p r = q s = r y = s`)).toEqual([]);
    expect(
      say(
        `reg v : 4 in a wire x : 1 ${first} reg r : 1 in b BODY v = add(v, 4'h1) x = v[2] q = x r = q y = r`,
      ),
    ).toEqual([]);
    const part = `module part { input c : 1 domain k clock c sync input x : 1 output z : 1
      reg q : 1 in k crossing sync reg r : 1 in k body { q = x r = q z = r } }`;
    const use = (value: string) =>
      say(
        `wire z : 1 from instance wire x : 1 instance u of part (c = cb, x = x, z = z) BODY x = ${value} y = z`,
        part,
      );
    expect(use('p')).toEqual([]);
    expect(use('not(p)')[0]).toMatch("SL0211 synchroniser 't.u.q' takes '!p'");
  });

  it.each([
    ['is one register', `${first} BODY q = p y = q`, 'followed by no second register'],
    [
      'is read by others',
      `${first} reg r : 1 in b BODY q = p r = q y = xor(q, r)`,
      'used by more than the next',
    ],
    [
      'goes on in another domain',
      `${first} reg r : 1 in b2 BODY q = p r = q y = r`,
      'no second register of the same',
    ],
    [
      'goes on through logic',
      `${first} reg r : 1 in b BODY q = p r = not(q) y = r`,
      'takes its value as it is',
    ],
    [
      'goes on at times',
      `${first} reg r : 1 in b BODY q = p if r { r = q } y = r`,
      'takes its value as it is',
    ],
    ['waits', `${first} reg r : 1 in b BODY if r { q = p } r = q y = r`, 'at every clock edge'],
    [
      'has several bits',
      "reg v : 2 in a reg w : 2 in b crossing sync reg x : 2 in b BODY v = add(v, 2'h1) w = v x = w y = x[0]",
      'has 2 bits',
    ],
  ])('that %s is wrong', (_what, body, words) => {
    const [only, ...more] = say(body);
    expect(only).toMatch(/^SL0212 synchroniser 't\.[qw]' /);
    expect(only).toContain(words);
    expect(more).toEqual([]);
  });

  it('takes several bits as a Gray code, from registers', () => {
    const body = (value: string) =>
      `reg v : 2 in a reg w : 2 in b crossing gray reg x : 2 in b BODY v = cat(v[0], not(v[1])) w = ${value} x = w y = x[0]`;
    expect(say(body('v'))).toEqual([]);
    expect(say(body('cat(v[0], v[1])'))).toEqual([]);
    expect(say(body("xor(v, cat(1'h0, v[1]))"))[0]).toMatch('SL0211');
  });

  it('behind a condition is behind logic', () => {
    const body = "wire x : 1 reg o : 1 in a BODY o = p if p { x = o } else { x = 1'h0 } q = x r = q y = r";
    expect(say(`${first} reg r : 1 in b ${body}`)[0]).toMatch("SL0211 synchroniser 't.q' takes 't.x'");
  });
});

describe('bits that were synchronised one by one', () => {
  const pair = (from: string, reason: string) => `reg o : 1 in ${from} reg q : 1 in b crossing sync ${reason}
    reg q2 : 1 in b reg r : 1 in b crossing sync reg r2 : 1 in b wire x : 1 reg z : 1 in b`;
  const rest = 'BODY o = not(o) q = p q2 = q r = o r2 = r x = q2 z = and(x, r2) y = z';

  it('are a warning where they meet', () => {
    expect(say(`${pair('a', '')} ${rest}`)).toEqual([
      "SL0214 't.q' and 't.r' were synchronised one by one and meet in register 't.z': one may be a cycle later than the other",
    ]);
  });

  it('are none with a reason, from two clocks, or where they do not meet', () => {
    expect(say(`${pair('a', '"toggles once per beat"')} ${rest}`)).toEqual([]);
    const third = `input cc : 1 domain c clock cc sync ${pair('c', '')} ${rest}`;
    expect(say(third)).toEqual([]);
    expect(say(`${pair('a', '')} BODY o = not(o) q = p q2 = q r = o r2 = r x = q2 z = x y = z`)).toEqual([]);
  });
});

describe('asynchronous resets', () => {
  const top = (body: string) =>
    `netlist 1 design d top t module t { input c : 1 input r : 1 input k : 1 output y : 1 ${body} }`;
  const codes = (body: string) =>
    checkDesign(parseDesign(top(body)), { warnings: false }).map(
      ({ code, severity }) => `${severity} ${code}`,
    );
  const count = "reg p : 1 reset 1'h0 in a";

  it('of the domain are right; from elsewhere they are not', () => {
    expect(codes(`domain a clock c reset r async ${count} body { p = not(p) y = p }`)).toEqual([]);
    const other = `domain b clock k sync reg q : 1 in b domain a clock c reset q async ${count}`;
    expect(codes(`${other} body { q = not(q) p = not(p) y = p }`)).toEqual(['error SL0213']);
  });

  it('that logic makes are a warning', () => {
    const made = `domain b clock c sync reg q : 1 in b reg s : 1 in b wire w : 1 domain a clock c reset w async ${count}`;
    expect(codes(`${made} body { q = not(q) s = q w = and(q, s) p = not(p) y = p }`)).toEqual([
      'warning SL0211',
    ]);
  });

  it('are released by a synchroniser, which resets nothing else', () => {
    const chain = `input raw : 1 crossing async domain s clock c reset raw async
      reg m : 1 reset 1'h1 in s crossing reset reg n : 1 reset 1'h1 in s domain a clock c reset n async ${count}`;
    expect(codes(`${chain} body { m = 1'h0 n = m p = not(p) y = p }`)).toEqual([]);
    expect(
      codes(`${chain} reg o : 1 reset 1'h0 in s body { m = 1'h0 n = m o = not(o) p = o y = p }`),
    ).toEqual(['error SL0213']);
    expect(codes(`${chain} body { m = k n = m p = not(p) y = p }`)).toEqual(['error SL0212']);
  });

  it('of two clocks are released in time with one of them at most', () => {
    const shared = `domain a clock c reset r async domain b clock k reset r async ${count} reg q : 1 reset 1'h0 in b`;
    expect(codes(`${shared} body { p = not(p) q = not(q) y = p }`)).toEqual(['error SL0213', 'error SL0213']);
  });
});

describe('the report', () => {
  const Link = module(
    'link',
    () => ({
      wr: clockDomain({ reset: 'async' }),
      rd: clockDomain(),
      x: input(Bool()).on('wr'),
      y: output(Bool()).on('rd'),
    }),
    (m, { wr, rd, x, y }) => {
      const { sent } = m.on(wr).reg({ sent: Bool() });
      sent.next(x);
      const { seen } = m.on(rd).sync({ seen: sent });
      y.drive(seen);
    },
  );
  const Links = module(
    'links',
    () => ({
      wr: clockDomain({ reset: 'async' }),
      rd: clockDomain(),
      x: input(Bool()),
      level: input(UInt(4)).on('wr'),
      y: output(Bool()).on('rd'),
      z: output(UInt(4)),
    }),
    (m, { wr, rd, x, level, y, z }) => {
      const { u } = m.instance({ u: [Link({}), Link({})] });
      for (const each of u) {
        each.wr.drive(wr);
        each.rd.drive(rd);
        each.x.drive(x);
      }
      const { held } = m.on(rd).held({ held: level }, 'set before rd starts');
      y.drive(u[0]!.y.or(u[1]!.y));
      z.drive(held);
    },
  );

  it('tells what was seen, believed and not looked at', () => {
    const design = elaborate(Links({}));
    // The outputs of two links meet in y, which is an output of a declared clock.
    expect(checkDesign(design, { warnings: false }).map(({ code }) => code)).toEqual(['SL0214']);
    expect(crossings(design)).toEqual({
      clocks: ['wr_clk', 'rd_clk'],
      accepted: [
        {
          ...{ kind: 'held', from: ['wr_clk'], to: 'rd_clk', path: 'links.held', instances: 1 },
          ...{ reason: 'set before rd starts', isTrusted: true },
        },
        {
          ...{ kind: 'sync', from: ['wr_clk'], to: 'rd_clk', path: 'links.u_0.seen_meta', instances: 2 },
          ...{ reason: '', isTrusted: false },
        },
      ],
      undeclaredInputs: ['x'],
      undeclaredOutputs: ['z'],
      trustedResets: [{ reset: 'wr_rst', clock: 'wr_clk' }],
    });
  });

  it('is none for a design of one clock', () => {
    expect(crossings(randomDesign(5))).toBeNull();
  });
});
