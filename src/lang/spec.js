import { elaborate } from './elaborate.ts';
/**
 * Makes a spec from a module request. `more` says what the tools may do with the design beyond generating it; a PIM
 * macro gives its geometry as `pim`, and co-simulation then knows how to run a network on it.
 */
export function spec(name, top, more = {}) {
    return { kind: 'spec', name, elaborate: () => elaborate(top), ...more };
}
