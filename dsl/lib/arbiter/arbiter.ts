import { Bits, type Body, Bool, bitsFor, input, module, output, UInt } from '../../../src/lang/index.ts';
import { oneHotIndex } from '../arithmetic/encode.ts';
import { naming } from '../naming.ts';
import { oneOf, wholeNumber } from '../parameter.ts';
import { grantLowest, grantMatrix, grantRoundRobin, matrixBits, nextMatrix, positionsFrom } from './grant.ts';

/**
 * `fixed`: the lowest position. `round-robin`: the next one after the last grant. `matrix`: the one whose last
 * grant is longest ago.
 */
export type ArbiterPolicy = 'fixed' | 'round-robin' | 'matrix';

export const arbiterPolicies: readonly ArbiterPolicy[] = ['fixed', 'round-robin', 'matrix'];

/**
 * Adds an arbiter to the module `m`: a one-hot grant in the cycle of the requests, and the state of the policy,
 * which moves on in cycles in which `advance` is 1. Names: `next`, `first`, `candidates`, `candidates_spread2`, ...,
 * `blocked`, `winner` (round robin), `order`, `before_0`, ..., `winner` (matrix), `request_spread2`, ... (fixed).
 */
export function arbitrate(m: Body, policy: ArbiterPolicy, requests: Bits, advance: Bool): Bits {
  oneOf('arbitrate', 'policy', policy, arbiterPolicies);
  const ways = requests.width;
  if (policy === 'fixed' || ways === 1) return grantLowest(requests, naming(m));
  if (policy === 'round-robin') {
    const { next } = m.reg({ next: UInt(bitsFor(ways)).doc('position that comes first') });
    const { grant } = grantRoundRobin(requests, positionsFrom(next, ways), naming(m));
    const { winner } = m.let({ winner: grant });
    m.when(advance.and(requests.orReduce()), () => next.next(oneHotIndex(winner, 1)));
    return winner;
  }
  const pairs = matrixBits(ways);
  const { order } = m.reg({
    order: Bits(pairs)
      .reset((1n << BigInt(pairs)) - 1n)
      .doc('for each pair i < j: i comes before j'),
  });
  const { winner } = m.let({ winner: grantMatrix(requests, order, naming(m)) });
  m.when(advance, () => order.next(nextMatrix(winner, order)));
  return winner;
}

/** Parameters of `Arbiter`. */
export interface ArbiterParameters {
  readonly ways: number;
  readonly policy: ArbiterPolicy;
}

/**
 * Grants one of several requests in the same cycle: whenever there is a request there is a grant, and only to a
 * request. The order changes after cycles in which `advance` is 1 and something was granted. There is no path from
 * `advance` to `grant`.
 */
export const Arbiter = module(
  {
    name: ({ ways, policy }: ArbiterParameters) => `arbiter_${policy.replaceAll('-', '_')}_${ways}`,
    doc: ({ policy }) => `Grants one of several requests: ${policy.replaceAll('-', ' ')}.`,
  },
  ({ ways, policy }: ArbiterParameters) => ({
    request: input(Bits(wholeNumber('Arbiter', 'ways', ways, 1, 256))),
    ...(oneOf('Arbiter', 'policy', policy, arbiterPolicies) !== 'fixed' &&
      ways > 1 && { advance: input(Bool(), 'the grant is used in this cycle') }),
    grant: output(Bits(ways), 'one-hot, 0 without requests'),
  }),
  (m, { request, advance, grant }, { policy }) => {
    grant.drive(arbitrate(m, policy, request, advance ?? Bool().lit(0)));
  },
);
