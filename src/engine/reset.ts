import type { DesignInterface } from './simulation.ts';

/**
 * What `Simulation.reset` does on every engine: the bench's side of all streams goes to 0 and every reset input to 1; the
 * function that it gives, to be called after the edges, releases them.
 */
export function holdReset(
  { streams, domains }: DesignInterface,
  poke: (port: string, value: number) => void,
): () => void {
  for (const { direction, valid, ready } of streams) poke(direction === 'in' ? valid : ready, 0);
  // Two domains may have the same one.
  const resets = new Set(domains.flatMap(({ reset }) => (reset === null ? [] : [reset])));
  for (const reset of resets) poke(reset, 1);
  return () => {
    for (const reset of resets) poke(reset, 0);
  };
}
