import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import {
  assertVerified,
  type Design,
  LocationTable,
  type Module,
  ModuleBuilder,
  Op,
  verifyDesign,
} from '../../src/ir/index.ts';
import { randomDesign } from '../support/random-design.ts';

/** A small correct module; `change` breaks it. */
function broken(
  change: (builder: ModuleBuilder) => void,
  finish = (module: Module): Module => module,
): string[] {
  const builder = new ModuleBuilder('top');
  builder.defaultDomain();
  builder.signal('a', 'input', 8);
  builder.signal('y', 'output', 8);
  builder.signal('r', 'reg', 8, { reset: 0n });
  builder.body.push(builder.assign(3, builder.ref(2)));
  change(builder);
  return messages([finish(builder.finish())]);
}

function messages(modules: readonly Module[]): string[] {
  const design: Design = {
    name: 'd',
    modules,
    top: modules.length - 1,
    enumerations: [{ name: 'mode', width: 2, members: [{ name: 'IDLE', value: 0n }] }],
    locations: new LocationTable(),
  };
  return verifyDesign(design).map((d) => `${d.code} ${d.message}`);
}

function child(name: string): ModuleBuilder {
  const builder = new ModuleBuilder(name);
  builder.defaultDomain();
  builder.signal('x', 'input', 4);
  builder.signal('z', 'output', 4);
  builder.body.push(builder.assign(3, builder.ref(2)));
  return builder;
}

describe('verifyDesign', () => {
  it('finds nothing in random designs', () => {
    expect(broken(() => {})).toEqual([]);
    for (let seed = 0; seed < 60; seed++) expect(verifyDesign(randomDesign(seed))).toEqual([]);
  });

  it('SL0205: expressions', () => {
    expect(
      broken((b) => {
        const sum = b.nodes.binary(Op.add, b.ref(2), b.ref(4));
        b.nodes.width[sum] = 9;
      }),
    ).toEqual(["SL0205 module 'top': node 2 (add): operands of 8 and 8 bits, result of 9"]);
    expect(
      broken((b) => {
        const not = b.nodes.unary(Op.not, b.ref(2));
        b.nodes.a[not] = not;
      }),
    ).toEqual(["SL0205 module 'top': node 1 (not): an operand does not stand before its user"]);
    expect(broken((b) => b.nodes.ref(2, 7))).toEqual([
      "SL0205 module 'top': node 1 (ref): 7 bits of 'a', which has 8",
    ]);
    expect(broken((b) => b.nodes.ref(9, 7))).toEqual([
      "SL0205 module 'top': node 1 (ref): signal 9 does not exist",
    ]);
    expect(broken((b) => b.nodes.constant(2, 3, 0))).toEqual([
      "SL0205 module 'top': node 1 (const): value 3 is no member of enumeration 'mode'",
    ]);
  });

  it('SL0205: statements', () => {
    const value = (b: ModuleBuilder, width: number) => b.nodes.constant(width, 0);
    expect(broken((b) => b.body.push(b.assign(2, value(b, 8))))).toEqual([
      "SL0205 module 'top': input 'a' is assigned by a statement",
    ]);
    expect(broken((b) => b.body.push(b.assign(4, value(b, 7))))).toEqual([
      "SL0205 module 'top': 7 bits are assigned to 8 bits of 'r'",
    ]);
    expect(broken((b) => b.body.push({ ...b.assign(4, value(b, 4)), low: 5, width: 4 }))).toEqual([
      "SL0205 module 'top': bits [5 +: 4] of 'r' are assigned, which has 8 bits",
    ]);
    expect(broken((b) => b.body.push(b.assign(4, 99)))).toEqual([
      "SL0205 module 'top': a statement uses a node that does not exist",
    ]);
    const labelled = (...widthsAndValues: [number, number][]) =>
      broken((b) =>
        b.body.push({
          kind: 'case',
          subject: b.ref(2),
          arms: [{ labels: widthsAndValues.map(([w, v]) => b.nodes.constant(w, v)), body: [] }],
          otherwise: [],
          location: -1,
        }),
      );
    expect(labelled([8, 1], [8, 1])).toEqual(["SL0205 module 'top': label 1 stands twice in a 'case'"]);
    expect(labelled([7, 1])).toEqual(["SL0205 module 'top': a label of 7 bits in a 'case' over 8 bits"]);
  });

  it('SL0205: signals, ports and names', () => {
    expect(broken((b) => b.signal('a', 'reg', 1))).toEqual([
      "SL0205 module 'top': the name 'a' is used twice",
    ]);
    expect(broken((b) => b.signal('s', 'reg', 2, { reset: 4n }))).toEqual([
      "SL0205 module 'top': reg 's' of 2 bits has reset value 4",
    ]);
    expect(broken((b) => b.signal('s', 'reg', 2, { domain: 1 }))).toEqual([
      "SL0205 module 'top': reg 's' is in domain 1, which does not exist",
    ]);
    expect(broken((b) => b.signal('s', 'reg', 3, { enumeration: 0 }))).toEqual([
      "SL0205 module 'top': reg 's' of 3 bits has enumeration 'mode' of 2 bits",
    ]);
    expect(
      broken(
        () => {},
        (m) => ({ ...m, ports: [0, 1, 2] }),
      ),
    ).toEqual(["SL0205 module 'top': output 'y' is missing from the list of ports"]);
  });

  it('SL0205: memories', () => {
    const memory = (addressWidth: number, maskWidth: number, words: bigint[]) =>
      broken((b) => {
        const data = b.signal('q', 'wire', 8, { source: 'memory' });
        const address = b.signal('at', 'wire', addressWidth);
        const enable = b.signal('en', 'wire', 1);
        const mask = b.signal('mask', 'wire', maskWidth);
        b.memories.push({
          name: 'm',
          width: 8,
          depth: 4,
          init: words,
          reads: [{ name: 'r', kind: 'sync', address, enable, data, domain: 0 }],
          writes: [{ name: 'w', address, enable, data: 2, mask, domain: 0 }],
          doc: '',
          location: -1,
        });
      });
    expect(memory(2, 2, [1n])).toEqual([]);
    expect(memory(2, 3, [1n])).toEqual([
      "SL0205 module 'top': memory 'm': the mask of write port 'w' does not divide 8 bits",
    ]);
    expect(memory(2, 2, [1n, 256n])).toEqual([
      "SL0205 module 'top': memory 'm': initial word 1 does not fit in 8 bits",
      "SL0205 module 'top': 'q' should be driven by one memory, but 0 drive it",
    ]);
  });

  it('SL0205: instances', () => {
    const use = (ports: (b: ModuleBuilder) => number[]) => {
      const parent = child('top');
      parent.signal('in', 'wire', 4);
      parent.signal('out', 'wire', 4, { source: 'instance' });
      parent.signal('narrow', 'wire', 3);
      parent.instances.push({ name: 'u', module: 0, ports: ports(parent), location: -1 });
      return messages([child('part').finish(), parent.finish()]);
    };
    expect(use(() => [0, 1, 4, 5])).toEqual([]);
    expect(use(() => [0, 1, 6, 5])).toEqual([
      "SL0205 module 'top': instance 'u': 'narrow' of 3 bits at port 'x' of 4 bits",
      "SL0205 module 'top': 'out' should be driven by one instance, but 0 drive it",
    ]);
    expect(use(() => [0, 1, 4, 4])).toContain(
      "SL0205 module 'top': instance 'u': output 'z' drives 'in', which is no wire for an instance output",
    );
    expect(use(() => [0, 1, 4])).toContain(
      "SL0205 module 'top': instance 'u': 3 signals for the 4 ports of 'part'",
    );
  });

  it('SL0206: a module inside itself', () => {
    const parent = child('top');
    parent.instances.push({ name: 'u', module: 0, ports: [0, 1, 2, 3], location: -1 });
    const modules = [parent.finish()];
    expect(messages(modules)).toEqual([
      "SL0206 module 'top' instantiates 'top', which does not come before it",
    ]);
    const design = { name: 'd', modules, top: 0, enumerations: [], locations: new LocationTable() };
    expect(() => assertVerified(design)).toThrow(SpinlightError);
  });
});
