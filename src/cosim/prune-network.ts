import { describeLinear, isLinear, type Network, type Pattern, pruneNM } from '../golden/index.ts';
import { rethrow } from './golden-error.ts';

/**
 * The network with the weights of its convolutions and fully connected layers pruned to a pattern: of every M
 * consecutive inputs of a channel, the N of the largest magnitude stay. Depthwise layers keep their weights; they fit
 * a sparse macro in one pass anyway, since their inputs are spread over its blocks. No retraining takes place.
 * SL0602 if the network is not valid.
 */
export function pruneNetwork(network: Network, pattern: Pattern): Network {
  try {
    return prune(network, pattern);
  } catch (error) {
    return rethrow(network, error);
  }
}

function prune(network: Network, pattern: Pattern): Network {
  const tensors = [...network.tensors];
  network.operators.forEach((operator, index) => {
    if (!isLinear(operator) || operator.kind === 'depthwiseConv2d') return;
    const { weights, channels, k } = describeLinear(network, index);
    const at = operator.inputs[1]!;
    tensors[at] = { ...tensors[at]!, data: pruneNM(weights, channels, k, pattern) };
  });
  return { ...network, tensors };
}
