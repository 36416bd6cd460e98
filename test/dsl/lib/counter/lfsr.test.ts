import { describe, expect, it } from 'vitest';
import { Lfsr, type LfsrForm, maximalTaps } from '../../../../dsl/lib/counter/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { cases, expectCleanVerilog, expectEqual, mistake, printed, running } from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const forms: readonly LfsrForm[] = ['fibonacci', 'galois'];

/** Prime factors of 2^n - 1, each once. */
function factorsOfMersenne(n: number): bigint[] {
  // 2^d - 1 divides 2^n - 1 for each divisor d of n: what is left after its factors is small enough to try.
  let rest = (1n << BigInt(n)) - 1n;
  const factors = new Set<bigint>();
  for (let d = 2; d < n; d++)
    if (n % d === 0)
      for (const factor of factorsOfMersenne(d)) {
        factors.add(factor);
        while (rest % factor === 0n) rest /= factor;
      }
  for (const factor of primesIn(rest)) factors.add(factor);
  return [...factors];
}

function* primesIn(number: bigint): Generator<bigint> {
  let rest = number;
  for (let p = 2n; p * p <= rest && p < 100_000n; p++)
    if (rest % p === 0n) {
      yield p;
      while (rest % p === 0n) rest /= p;
    }
  if (rest === 1n) return;
  if (isPrime(rest)) yield rest;
  else for (const part of rho(rest)) yield* primesIn(part);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let b = base % modulus, e = exponent; e > 0n; e >>= 1n, b = (b * b) % modulus)
    if (e & 1n) result = (result * b) % modulus;
  return result;
}

/** Miller and Rabin with the bases that decide every number below 3.3e24. */
function isPrime(n: bigint): boolean {
  let d = n - 1n;
  let s = 0;
  for (; d % 2n === 0n; d /= 2n) s++;
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n].every((base) => {
    if (n % base === 0n) return n === base;
    let x = power(base, d, n);
    for (let i = 0; i < s; i++, x = (x * x) % n) {
      if (x === n - 1n) return true;
      if (x === 1n) return i === 0;
    }
    return false;
  });
}

/** Two factors of a composite number (Pollard). */
function rho(n: bigint): [bigint, bigint] {
  for (let c = 1n; ; c++) {
    let [x, y, divisor] = [2n, 2n, 1n];
    while (divisor === 1n) {
      x = (x * x + c) % n;
      y = (y * y + c) % n;
      y = (y * y + c) % n;
      let [a, b] = [x > y ? x - y : y - x, n];
      while (b !== 0n) [a, b] = [b, a % b];
      divisor = a;
    }
    if (divisor !== n) return [divisor, n / divisor];
  }
}

/** Product of polynomials over GF(2), modulo one of degree n. */
function times(a: bigint, b: bigint, modulus: bigint, n: number): bigint {
  let result = 0n;
  let shifted = a;
  for (let rest = b; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result ^= shifted;
    shifted <<= 1n;
    if ((shifted >> BigInt(n)) & 1n) shifted ^= modulus;
  }
  return result;
}

/** Whether x has order 2^n - 1 modulo the polynomial of the taps. */
function isPrimitive(taps: readonly number[]): boolean {
  const n = taps[0]!;
  const modulus = taps.reduce((sum, tap) => sum | (1n << BigInt(tap)), 1n);
  const xTo = (exponent: bigint) => {
    let result = 1n;
    for (let b = 2n, e = exponent; e > 0n; e >>= 1n, b = times(b, b, modulus, n))
      if (e & 1n) result = times(result, b, modulus, n);
    return result;
  };
  const order = (1n << BigInt(n)) - 1n;
  return xTo(order) === 1n && factorsOfMersenne(n).every((factor) => xTo(order / factor) !== 1n);
}

describe('maximalTaps', () => {
  it('stand for primitive polynomials, for all widths from 2 to 64', () => {
    for (let width = 2; width <= 64; width++) {
      const taps = maximalTaps(width);
      expect(taps[0]).toBe(width);
      expect(new Set(taps).size).toBe(taps.length);
      expect(isPrimitive(taps), `taps ${taps}`).toBe(true);
    }
  });

  it('are checked by a test that tells primitive from irreducible and from reducible polynomials', () => {
    expect(isPrimitive([4, 3])).toBe(true);
    expect(isPrimitive([4, 3, 2, 1])).toBe(false); // irreducible, order 5
    expect(isPrimitive([4, 2])).toBe(false); // a square
    expect(isPrimitive([8, 4, 3, 1])).toBe(false); // irreducible, order 51
  });

  it('are refused outside of the table', () => {
    expect(mistake(() => maximalTaps(65))).toBe(
      'SL0114: maximalTaps: width is 65, but must be a whole number from 2 to 64',
    );
  });
});

describe.each(forms)('Lfsr, %s', (form) => {
  it('goes through all states but 0, for widths that can be run', () => {
    for (let width = 2; width <= 14; width++) {
      const sim = running(Lfsr({ width, form }));
      sim.reset();
      sim.poke('enable', 1);
      const seen = new Uint8Array(2 ** width);
      let steps = 0;
      for (let state = Number(sim.peek('state')); seen[state] === 0; steps++) {
        seen[state] = 1;
        sim.step();
        state = Number(sim.peek('state'));
      }
      expect(seen[0], `width ${width}`).toBe(0);
      expect(steps, `width ${width}`).toBe(2 ** width - 1);
    }
  });

  it.skipIf(lacking)(`is a loop over its taps, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([16], [2, 37, 64])) {
      const taps = maximalTaps(width);
      const body =
        form === 'fibonacci'
          ? `s <= {s[${width - 2}:0], ${taps.map((tap) => `s[${tap - 1}]`).join(' ^ ')}};`
          : `for (i = 0; i < ${width}; i = i + 1) s[i] <= (i == 0 ? 1'b0 : s[i == 0 ? 0 : i - 1]) ^ (s[${width - 1}] && (i == 0 ${taps
              .slice(1)
              .map((tap) => `|| i == ${tap}`)
              .join(' ')}));`;
      expectEqual(
        Lfsr({ width, form }),
        {
          style: 'loop',
          top: 'loop_lfsr',
          verilog: `module loop_lfsr (input wire clk, input wire rst, input wire enable, output wire [${width - 1}:0] state);
            reg [${width - 1}:0] s; integer i; assign state = s;
            always @(posedge clk) if (rst) s <= 1; else if (enable) begin ${body} end
          endmodule`,
        },
        { sequential: true },
      );
    }
    expectCleanVerilog(Lfsr({ width: 8, form }));
  });
});

it('prints the Galois form as a masked XOR', () => {
  expect(printed(Lfsr({ width: 8, form: 'galois' }))).toMatchInlineSnapshot(`
    "module lfsr_galois_8 (
        input  wire               clk,              // clock, rising edge
        input  wire               rst,              // synchronous reset, active high
        input  wire               enable,           // step in this cycle
        output wire [7:0]         state
    );
        reg  [7:0]      stages;

        assign state = stages;

        always @(posedge clk) begin
            if (rst) begin
                stages <= 8'd1;
            end else if (enable) begin
                stages <= {stages[6:0], 1'b0} ^ ({8{stages[7]}} & 8'h71);
            end
        end
    endmodule"
  `);
});

it('mistakes are diagnostics', () => {
  expect(mistake(() => Lfsr({ width: 8, form: 'galois', seed: 0 }))).toBe(
    'SL0114: Lfsr: seed 0 is not a state of 8 stages other than 0',
  );
  expect(mistake(() => running(Lfsr({ width: 8, form: 'galois', taps: [7, 3] })))).toBe(
    'SL0114: lfsrNext: taps are [7, 3] for 8 stages',
  );
});
