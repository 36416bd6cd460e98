import type { Child } from '../region/region.ts';

/** The children of a region by module and scope, each group in the order of the children. */
export function groupChildren(children: readonly Child[]): number[][] {
  const groups = new Map<string, number[]>();
  children.forEach(({ scope, module }, child) => {
    const key = `${scope}:${module}`;
    const group = groups.get(key);
    if (group) group.push(child);
    else groups.set(key, [child]);
  });
  return [...groups.values()];
}
