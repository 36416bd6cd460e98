import type { Design, Module } from '../ir/index.ts';
import { editModule } from './edit-module.ts';
import type { Shrinker } from './shrinkers.ts';

type Look = 'docs' | 'parameters' | 'streams' | 'properties' | 'attributes' | 'enumerations' | 'resets';

/** What has nothing to do with values: each kind at once, for the whole design. */
export const shrinkLooks: Shrinker<Look> = {
  name: 'attributes',
  items: () => ['docs', 'parameters', 'streams', 'properties', 'attributes', 'enumerations', 'resets'],
  without: (design, [look]) => without(design, look!),
};

function without(design: Design, look: Look): Design {
  const modules = design.modules.map((module) => stripped(module, look));
  return { ...design, modules, enumerations: look === 'enumerations' ? [] : design.enumerations };
}

function stripped(module: Module, look: Look): Module {
  const { signals, memories } = module;
  switch (look) {
    case 'docs':
      return {
        ...module,
        doc: '',
        signals: signals.map((s) => ({ ...s, doc: '' })),
        memories: memories.map((m) => ({ ...m, doc: '' })),
      };
    case 'parameters':
      return { ...module, parameters: {} };
    case 'streams':
      return { ...module, streams: [] };
    case 'properties':
      return { ...module, properties: [] };
    case 'attributes':
      return { ...module, signals: signals.map((s) => ({ ...s, signed: false, lane: 0 })) };
    case 'resets':
      return { ...module, signals: signals.map((s) => ({ ...s, reset: null })) };
    case 'enumerations':
      return editModule(module, {
        signal: (s) => ({ ...s, enumeration: -1 }),
        node: (node, maker, _, from) =>
          from.op[node] === 0 ? maker.nodes.constant(from.width[node]!, from.value(node)) : undefined,
      });
  }
}
