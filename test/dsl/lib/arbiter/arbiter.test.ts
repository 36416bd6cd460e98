import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fixedArbiter,
  loopArbiter,
  maskArbiter,
  matrixArbiter,
} from '../../../../bench/area/references/arbiter.ts';
import { Arbiter, type ArbiterPolicy, arbiterPolicies } from '../../../../dsl/lib/arbiter/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { elaborate } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import {
  cases,
  expectCleanVerilog,
  expectEqual,
  functionOf,
  mistake,
  printed,
  running,
} from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');

/** What an arbiter grants, by its definition: the waiting requester that comes first in `order`. */
class ArbiterModel {
  readonly #policy: ArbiterPolicy;
  #order: number[];

  constructor(policy: ArbiterPolicy, ways: number) {
    this.#policy = policy;
    this.#order = Array.from({ length: ways }, (_, i) => i);
  }

  grant(request: number): number {
    return this.#order.find((i) => (request >> i) & 1) ?? -1;
  }

  advance(granted: number): void {
    if (granted < 0 || this.#policy === 'fixed') return;
    if (this.#policy === 'matrix') this.#order = [...this.#order.filter((i) => i !== granted), granted];
    else {
      const ways = this.#order.length;
      this.#order = this.#order.map((_, k) => (granted + 1 + k) % ways);
    }
  }
}

const traffic = (ways: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** ways - 1 }), fc.boolean()), {
    minLength: 1,
    maxLength: 60,
  });

describe.each(arbiterPolicies)('Arbiter, %s', (policy) => {
  it('grants as defined, in lock step', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 12 }).chain((ways) => fc.tuple(fc.constant(ways), traffic(ways))),
      ([ways, cycles]) => {
        const sim = running(Arbiter({ ways, policy }));
        const model = new ArbiterModel(policy, ways);
        const moves = policy !== 'fixed' && ways > 1;
        if (moves) sim.reset();
        for (const [request, advance] of cycles) {
          sim.poke('request', request);
          if (moves) sim.poke('advance', advance ? 1 : 0);
          const granted = model.grant(request);
          expect(sim.peek('grant')).toBe(granted < 0 ? 0n : 1n << BigInt(granted));
          if (moves) sim.step();
          if (advance) model.advance(granted);
        }
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  if (policy !== 'fixed')
    it('makes nobody wait for more than W - 1 grants to others', () => {
      const ways = 5;
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 40, maxLength: 80 }),
          (arrivals) => {
            const sim = running(Arbiter({ ways, policy }));
            sim.reset();
            sim.poke('advance', 1);
            let pending = 0;
            const waited = Array.from({ length: ways }, () => 0);
            for (const arriving of arrivals) {
              pending |= arriving;
              sim.poke('request', pending);
              const grant = Number(sim.peek('grant'));
              waited.forEach((count, i) => {
                waited[i] = (pending >> i) & 1 && !((grant >> i) & 1) ? count + 1 : 0;
              });
              expect(Math.max(...waited)).toBeLessThan(ways);
              pending &= ~grant;
              sim.step();
            }
          },
        ),
        { numRuns: 30 },
      );
    });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () => {
    for (const ways of cases([2, 5], [1, 3, 8])) expectCleanVerilog(Arbiter({ ways, policy }));
  });
});

describe('proofs', () => {
  it.skipIf(lacking)(`fixed: request & -request ${lacking}`, () => {
    for (const ways of cases([7, 16], [1, 2, 32]))
      expectEqual(Arbiter({ ways, policy: 'fixed' }), fixedArbiter(ways));
  });

  it.skipIf(lacking)(`round robin: a mask, and a loop over positions ${lacking}`, () => {
    const sequential = { sequential: true, depth: 6 };
    for (const ways of cases([4], [2, 8])) {
      expectEqual(Arbiter({ ways, policy: 'round-robin' }), maskArbiter(ways), sequential);
      expectEqual(Arbiter({ ways, policy: 'round-robin' }), loopArbiter(ways), sequential);
    }
  });

  it.skipIf(lacking)(`matrix: a full square ${lacking}`, () => {
    for (const ways of cases([4], [3, 5]))
      expectEqual(Arbiter({ ways, policy: 'matrix' }), matrixArbiter(ways), { sequential: true, depth: 6 });
  });
});

describe('Arbiter', () => {
  it('grants the lowest of 256 requests', () => {
    const ways = 256;
    const grant = functionOf(Arbiter({ ways, policy: 'fixed' }));
    for (const position of [0, 1, 127, 255]) {
      const request = ((1n << BigInt(ways)) - 1n) & ~((1n << BigInt(position)) - 1n);
      expect(grant({ request }).grant).toBe(1n << BigInt(position));
    }
  });

  it('prints the round robin of 4', () => {
    expect(printed(Arbiter({ ways: 4, policy: 'round-robin' }))).toMatchInlineSnapshot(`
      "module arbiter_round_robin_4 (
          input  wire               clk,              // clock, rising edge
          input  wire               rst,              // synchronous reset, active high
          input  wire [3:0]         request,
          input  wire               advance,          // the grant is used in this cycle
          output wire [3:0]         grant             // one-hot, 0 without requests
      );
          reg  [1:0]      next;                       // position that comes first

          wire [3:0] first = request & (4'd15 << next);
          wire [3:0] candidates = (|first) ? first : request;
          wire [3:0] candidates_spread2 = candidates | (candidates << 1);
          wire [3:0] blocked = (candidates_spread2 | (candidates_spread2 << 2)) << 1;
          wire [3:0] winner = candidates & ~blocked;
          assign grant = winner;

          always @(posedge clk) begin
              if (rst) begin
                  next <= 2'd0;
              end else if (advance && (|request)) begin
                  next <= {|(winner & 4'd6), |(winner & 4'd5)};
              end
          end
      endmodule"
    `);
  });

  it.skipIf(lacking)(`runs on Verilator as defined ${lacking}`, async () => {
    const model = new ArbiterModel('round-robin', 6);
    const sim = await startSimulation(elaborate(Arbiter({ ways: 6, policy: 'round-robin' })), {
      engine: 'verilator',
    });
    await sim.reset();
    sim.poke('advance', 1);
    for (let cycle = 0; cycle < 100; cycle++) {
      const request = (cycle * 0x9e3779b1) >>> 26;
      sim.poke('request', request);
      const granted = model.grant(request);
      expect(await sim.peek('grant')).toBe(granted < 0 ? 0n : 1n << BigInt(granted));
      void sim.step();
      model.advance(granted);
    }
    await sim.close();
  });

  it('mistakes are diagnostics', () => {
    expect(mistake(() => Arbiter({ ways: 0, policy: 'fixed' }))).toBe(
      'SL0114: Arbiter: ways is 0, but must be a whole number from 1 to 256',
    );
    expect(mistake(() => Arbiter({ ways: 2, policy: 'lottery' as 'fixed' }))).toBe(
      'SL0114: Arbiter: policy is `lottery`',
    );
  });
});
