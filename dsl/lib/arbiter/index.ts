export {
  Arbiter,
  type ArbiterParameters,
  type ArbiterPolicy,
  arbiterPolicies,
  arbitrate,
} from './arbiter.ts';
export {
  grantLowest,
  grantMatrix,
  grantRoundRobin,
  matrixBits,
  nextMatrix,
  onesBelow,
  pairIndex,
  positionsFrom,
  type RoundRobin,
} from './grant.ts';
export { StreamArbiter, type StreamArbiterParameters } from './stream-arbiter.ts';
