import { fail } from '../diag/index.ts';
import { GoldenError, type Network } from '../golden/index.ts';

/** Passes an error on; what the golden model says about a network becomes SL0602. */
export function rethrow(network: Network, error: unknown): never {
  if (error instanceof GoldenError) fail('SL0602', `${network.name}: ${error.message}`);
  throw error;
}
