/**
 * A precondition of the golden model does not hold: a network it cannot compute, or arrays of a wrong size.
 * The model stands alone, so it has an exception of its own; callers turn it into a diagnostic.
 */
export class GoldenError extends Error {
  /** The operator concerned, or null when the mistake lies outside of any layer. */
  readonly layer: string | null;

  constructor(layer: string | null, message: string) {
    super(layer === null ? message : `layer ${layer}: ${message}`);
    this.name = 'GoldenError';
    this.layer = layer;
  }
}
