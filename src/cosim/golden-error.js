import { fail } from '../diag/index.ts';
import { GoldenError } from '../golden/index.ts';
/** Passes an error on; what the golden model says about a network becomes SL0602. */
export function rethrow(network, error) {
    if (error instanceof GoldenError)
        fail('SL0602', `${network.name}: ${error.message}`);
    throw error;
}
