import { describe, expect, test } from 'vitest';
import { NodeStore, Op } from '../../src/ir/index.ts';

describe('a store of nodes', () => {
  test('gives the same expression the same node, also where one node has very many users', () => {
    const store = new NodeStore();
    const bus = store.ref(0, 20_000);
    const one = store.constant(1, 1);
    const build = () => {
      const made: number[] = [];
      for (let i = 0; i < 20_000; i++) {
        const bit = store.slice(bus, i, 1);
        const isSet = store.binary(Op.and, bit, one);
        made.push(bit, isSet, store.mux(isSet, bit, one), store.cat([bit, isSet, bit]));
      }
      return made;
    };
    const first = build();
    const { count } = store;
    // The bus, the literal, and four nodes for each bit.
    expect(count).toBe(2 + 4 * 20_000);
    expect(new Set(first).size).toBe(first.length);
    expect(build()).toEqual(first);
    expect(store.count).toBe(count);
  });

  test('tells expressions apart that differ in one operand, in their width or in their operator', () => {
    const store = new NodeStore(16);
    const [a, b, c] = [store.ref(0, 8), store.ref(1, 8), store.ref(2, 1)];
    const nodes = [
      store.binary(Op.add, a, b),
      store.binary(Op.add, b, a),
      store.binary(Op.sub, a, b),
      store.mux(c, a, b),
      store.mux(c, b, a),
      store.extend(Op.zext, a, 9),
      store.extend(Op.zext, a, 10),
      store.extend(Op.sext, a, 10),
      store.slice(a, 0, 4),
      store.slice(a, 1, 4),
      store.cat([a, b]),
      store.cat([b, a]),
      store.cat([a, b, a]),
    ];
    expect(new Set(nodes).size).toBe(nodes.length);
  });
});
