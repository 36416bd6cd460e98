import { expect, it } from 'vitest';
import { type Design, ModuleBuilder, Op, type SignalId } from '../../src/ir/index.ts';
import { checkDesign } from '../../src/passes/index.ts';
import { designOf } from '../engine/embedded/support.ts';
import { randomDesign } from '../support/random-design.ts';

/** The clocks whose registers reach a signal, found by looking at everything again for every signal. */
function naive(design: Design): Set<string> {
  const found = new Set<string>();
  const top = design.modules[design.top]!;
  type Place = { module: number; up: Place | null; instance: number };
  const clockOf = (place: Place, signal: SignalId): string => {
    const module = design.modules[place.module]!;
    if (!place.up) return module.signals[signal]!.name;
    return clockOf(
      place.up,
      design.modules[place.up.module]!.instances[place.instance]!.ports[module.ports.indexOf(signal)]!,
    );
  };
  const visit = (place: Place, signal: SignalId, done: Set<string>, asData: boolean): string[] => {
    const module = design.modules[place.module]!;
    const { kind, domain, source } = module.signals[signal]!;
    const key = `${pathOf(place)}:${signal}`;
    if (done.has(key) && asData) return [];
    done.add(key);
    if (kind === 'reg' && asData) return [clockOf(place, module.domains[domain]!.clock)];
    const list: string[] = [];
    const looked = new Set<number>();
    const node = (id: number): void => {
      if (looked.has(id)) return;
      looked.add(id);
      if (module.nodes.op[id] === Op.ref) list.push(...visit(place, module.nodes.a[id]!, done, true));
      module.nodes.forEachOperand(id, node);
    };
    const walk = (body: typeof module.body, conditions: number[]): void => {
      for (const s of body) {
        if (s.kind === 'assign') {
          if (s.target !== signal) continue;
          for (const id of [s.value, ...conditions, ...(s.index < 0 ? [] : [s.index])]) node(id);
        } else if (s.kind === 'if') {
          walk(s.then, [...conditions, s.condition]);
          walk(s.otherwise, [...conditions, s.condition]);
        } else {
          for (const arm of s.arms) walk(arm.body, [...conditions, s.subject]);
          walk(s.otherwise, [...conditions, s.subject]);
        }
      }
    };
    walk(module.body, []);
    if (kind === 'input' && place.up) {
      const { ports } = design.modules[place.up.module]!.instances[place.instance]!;
      list.push(...visit(place.up, ports[module.ports.indexOf(signal)]!, done, true));
    }
    if (kind === 'input' && !place.up) {
      const owner = module.domains.find(({ reset }) => reset === signal);
      if (owner) list.push(clockOf(place, owner.clock));
    }
    if (source === 'instance') {
      for (const [i, { module: child, ports }] of module.instances.entries()) {
        const at = ports.indexOf(signal);
        if (at < 0) continue;
        const inner = { module: child, up: place, instance: i };
        list.push(...visit(inner, design.modules[child]!.ports[at]!, done, true));
      }
    }
    return list;
  };
  const pathOf = (place: Place): string =>
    place.up
      ? `${pathOf(place.up)}.${design.modules[place.up.module]!.instances[place.instance]!.name}`
      : top.name;
  const all = (place: Place): void => {
    const module = design.modules[place.module]!;
    for (const { id, kind, domain, name, reset } of module.signals) {
      if (kind !== 'reg') continue;
      const own = clockOf(place, module.domains[domain]!.clock);
      const from = visit(place, id, new Set(), false);
      const clear = module.domains[domain]!.reset;
      if (reset !== null && clear >= 0) from.push(...visit(place, clear, new Set(), true));
      if (from.some((clock) => clock !== own)) found.add(`${module.name}.${name}`);
    }
    for (const [i, { module: child }] of module.instances.entries())
      all({ module: child, up: place, instance: i });
  };
  all({ module: design.top, up: null, instance: -1 });
  return found;
}

it('finds what a search from every register finds, in random designs', () => {
  let compared = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomDesign(seed, { domains: 2, memories: false, nodes: 40, maxWidth: 8 });
    // Every domain of the top has its own reset, or the rule for shared resets would count.
    const { domains } = random.modules[random.top]!;
    if (new Set(domains.map(({ reset }) => reset)).size < domains.length) continue;
    const messages = checkDesign(random, { warnings: false }).filter(({ code }) => code === 'SL0210');
    if (messages.some(({ severity }) => severity === 'note')) continue;
    const sinks = messages.map(({ message }) => {
      const path = /reaches register '([^']+)'/.exec(message)![1]!.split('.');
      let at = random.modules[random.top]!;
      for (const name of path.slice(1, -1))
        at = random.modules[at.instances.find((instance) => instance.name === name)!.module]!;
      return `${at.name}.${path.at(-1)}`;
    });
    expect(new Set(sinks), `seed ${seed}`).toEqual(naive(random));
    compared++;
  }
  expect(compared).toBeGreaterThan(10);
});

it('looks at each node of a large design once', () => {
  const b = new ModuleBuilder('large');
  const [ca, cb] = [b.signal('ca', 'input', 1), b.signal('cb', 'input', 1)];
  b.domains.push({ name: 'a', clock: ca, reset: -1, resetKind: 'sync' });
  b.domains.push({ name: 'b', clock: cb, reset: -1, resetKind: 'sync' });
  const p = b.signal('p', 'reg', 32, { domain: 0 });
  const q = b.signal('q', 'reg', 32, { domain: 1 });
  const y = b.signal('y', 'output', 32);
  let node = b.ref(p);
  for (let i = 0; i < 60_000; i++)
    node = b.nodes.binary(Op.add, b.nodes.binary(Op.xor, node, b.ref(p)), node);
  b.body.push(b.assign(p, node), b.assign(q, node), b.assign(y, b.ref(q)));
  const start = performance.now();
  const found = checkDesign(designOf(b.finish()), { warnings: false });
  expect(found.map(({ code }) => code)).toEqual(['SL0210']);
  expect(performance.now() - start).toBeLessThan(8000);
});
