import type { Design, Instance } from '../../../ir/index.ts';
import type { ModuleInfo } from './module-info.ts';

/**
 * By module and port: whether all instances of the module get the same value there, in every module that uses it.
 * Such an input is kept once for all of them. It is so where one expression drives the port of each instance.
 */
export function sharedPorts(design: Design, infos: readonly ModuleInfo[]): boolean[][] {
  const result = design.modules.map((module) =>
    module.ports.map((port) => module.signals[port]!.kind === 'input'),
  );
  design.modules.forEach((parent, index) => {
    const firstOf = new Map<number, Instance>();
    for (const instance of parent.instances) {
      const first = firstOf.get(instance.module);
      if (!first) {
        firstOf.set(instance.module, instance);
        continue;
      }
      const shared = result[instance.module]!;
      instance.ports.forEach((signal, port) => {
        const source = sourceOf(infos[index]!, signal);
        if (source !== sourceOf(infos[index]!, first.ports[port]!)) shared[port] = false;
      });
    }
  });
  return result;
}

/** A name for what drives a signal, equal for signals that one expression drives. */
function sourceOf({ drivers, module }: ModuleInfo, signal: number): string {
  const driver = drivers[signal]!;
  const only = driver.kind === 'pieces' && driver.pieces.length === 1 ? driver.pieces[0]! : null;
  const isWhole = only !== null && only.node >= 0 && only.skip === 0;
  if (isWhole && module.nodes.width[only.node] === module.signals[signal]!.width) return `node ${only.node}`;
  return `signal ${signal}`;
}

/** By module: the most instances of it that one module has. */
export function mostCopies(design: Design): number[] {
  const most = design.modules.map(() => 0);
  for (const { instances } of design.modules) {
    const counts = new Map<number, number>();
    for (const { module } of instances) {
      const count = (counts.get(module) ?? 0) + 1;
      counts.set(module, count);
      if (count > most[module]!) most[module] = count;
    }
  }
  return most;
}
