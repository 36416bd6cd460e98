import { describe, expect, it } from 'vitest';
import { LocationTable, ModuleBuilder, Op } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { bodyOf, designOf, fileOf, lines } from './emit-module.ts';

/** A module `cell` with `y = a & b` and `z = a`. */
function cell() {
  const m = new ModuleBuilder('cell_and');
  const a = m.ref(m.signal('a', 'input', 4));
  const b = m.ref(m.signal('b', 'input', 4));
  m.body.push(m.assign(m.signal('y', 'output', 4, { doc: 'both' }), m.nodes.binary(Op.and, a, b)));
  m.body.push(m.assign(m.signal('z', 'output', 4), a));
  return m;
}

function instance(m: ModuleBuilder, name: string) {
  const a = m.signal(`${name}_a`, 'wire', 4);
  const b = m.signal(`${name}_b`, 'wire', 4);
  const y = m.signal(`${name}_y`, 'wire', 4, { source: 'instance' });
  const z = m.signal(`${name}_z`, 'wire', 4, { source: 'instance' });
  m.instances.push({ name, module: 0, ports: [a, b, y, z], location: -1 });
  return { a, b, y, z };
}

describe('instances', () => {
  it('take expressions and give to outputs directly; what nobody reads says so', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 8));
    const one = instance(top, 'one');
    top.body.push(top.assign(one.a, top.nodes.slice(p, 0, 4)));
    top.body.push(top.assign(one.b, top.nodes.unary(Op.not, top.nodes.slice(p, 4, 4))));
    top.body.push(top.assign(top.signal('q', 'output', 4), top.ref(one.y)));
    const design = designOf([cell(), top]);
    expect(bodyOf(design)).toBe(
      lines(`
        wire [3:0]      one_z;

        cell_and one (
            .a(p[3:0]),
            .b(~p[7:4]),
            .y(q),
            .z(one_z)
        );

        wire unused = &{1'b0, one_z};               // not read here
      `),
    );
    const { nameMap } = emitVerilog(design);
    expect(nameMap.modules[1]).toMatchObject({
      module: 'top',
      signals: { p: 'p', q: 'q', one_a: 'one.a', one_b: 'one.b', one_y: 'q', one_z: 'one_z' },
      instances: { one: { module: 'cell_and', path: 'one' } },
    });
  });

  it('of one module, when there are several, share its body in simulation', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 4));
    const [one, two] = [instance(top, 'one'), instance(top, 'two')];
    for (const wire of [one.a, one.b, two.a]) top.body.push(top.assign(wire, p));
    top.body.push(top.assign(two.b, top.ref(one.y)));
    top.body.push(
      top.assign(top.signal('q', 'output', 4), top.nodes.binary(Op.or, top.ref(two.y), top.ref(one.z))),
    );
    const design = designOf([cell(), top]);
    expect(bodyOf(design)).toContain('.b(one_y),');
    // Not worth it for a few gates.
    expect(bodyOf(design, {}, 'cell_and')).not.toContain('no_inline_module');
    const big = cell();
    const wide = big.signal('wide', 'output', 4);
    let sum = big.ref(0);
    for (let i = 0; i < 80; i++) sum = big.nodes.binary(i % 2 ? Op.add : Op.xor, sum, big.ref(i % 3 ? 0 : 1));
    big.body.push(big.assign(wide, sum));
    const own = (name: string) => top.signal(`${name}_wide`, 'wire', 4, { source: 'instance' });
    for (const [i, item] of top.instances.entries())
      top.instances[i] = { ...item, ports: [...item.ports, own(item.name)] };
    const bigDesign = designOf([big, top]);
    expect(bodyOf(bigDesign, {}, 'cell_and')).toMatch(/^\/\*verilator no_inline_module\*\/ \/\/ /);
    expect(bodyOf(bigDesign)).not.toContain('no_inline_module');
    // Both inputs of the second instance are `p` and `one_y`, those of the first `p` and `p`.
    expect(fileOf(emitVerilog(bigDesign), 'test.vlt')).toContain(
      'public_flat_rd -module "cell_and" -var "b"\n',
    );
    expect(fileOf(emitVerilog(bigDesign), 'test.vlt')).not.toContain('-var "a"');
  });

  it('in a list are an array, with vectors for what they give and shared wires for what they share', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 16));
    const mask = top.ref(top.signal('mask', 'input', 4));
    const list = [0, 1, 2, 3].map((i) => instance(top, `part_${i}`));
    for (const [i, { a, b }] of list.entries()) {
      top.body.push(top.assign(a, top.nodes.slice(p, 4 * i, 4)));
      top.body.push(top.assign(b, top.nodes.unary(Op.not, mask)));
    }
    const parts = list.map(({ y }) => top.ref(y)).reverse();
    top.body.push(top.assign(top.signal('q', 'output', 16), top.nodes.cat(parts)));
    const z = top.nodes.binary(Op.xor, top.ref(list[1]!.z), top.ref(list[3]!.z));
    top.body.push(top.assign(top.signal('r', 'output', 4), z));
    const design = designOf([cell(), top]);
    expect(bodyOf(design)).toBe(
      lines(`
        wire [15:0]     part_z;

        assign r = part_z[7:4] ^ part_z[15:12];

        cell_and part [3:0] (
            .a(p),
            .b(~mask),
            .y(q),
            .z(part_z)
        );

        wire unused = &{1'b0, part_z[11:8], part_z[3:0]};  // not read here
      `),
    );
    expect(emitVerilog(design).nameMap.modules[1]).toMatchObject({
      signals: {
        part_0_a: 'part[0].a',
        part_3_b: 'part[3].b',
        part_0_y: 'q[3:0]',
        part_3_y: 'q[15:12]',
        part_2_z: 'part_z[11:8]',
      },
      instances: { part_3: { module: 'cell_and', path: 'part[3]' } },
    });
  });

  it('in a list with a keyword for its name are an array of another name', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 4));
    const list = [0, 1, 2, 3].map((i) => instance(top, `cell_${i}`));
    for (const { a, b } of list) top.body.push(top.assign(a, p), top.assign(b, p));
    expect(bodyOf(designOf([cell(), top]))).toContain('cell_and cell_array [3:0] (');
  });

  it('in a list that depend on each other within the cycle stay apart', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 4));
    const list = [0, 1, 2, 3].map((i) => instance(top, `link_${i}`));
    for (const [i, { a, b }] of list.entries()) {
      top.body.push(top.assign(a, i === 0 ? p : top.ref(list[i - 1]!.y)));
      top.body.push(top.assign(b, p));
    }
    top.body.push(top.assign(top.signal('q', 'output', 4), top.ref(list[3]!.y)));
    const body = bodyOf(designOf([cell(), top]));
    expect(body).not.toContain('UNOPTFLAT');
    expect(body).toContain('cell_and link_2 (');
  });

  it('keep wires that the author named', () => {
    const top = new ModuleBuilder('top');
    const p = top.ref(top.signal('p', 'input', 4));
    const left = top.signal('left', 'wire', 4);
    const one = instance(top, 'one');
    top.body.push(top.assign(left, p), top.assign(one.b, top.ref(left)), top.assign(one.a, p));
    top.body.push(
      top.assign(top.signal('q', 'output', 4), top.nodes.binary(Op.or, top.ref(one.y), top.ref(one.z))),
    );
    const design = designOf([cell(), top]);
    expect(bodyOf(design)).toContain('wire [3:0] left = p;');
    expect(bodyOf(design)).toContain('.b(left),');
  });

  it('come in files, children first', () => {
    const top = new ModuleBuilder('top');
    const one = instance(top, 'one');
    const p = top.ref(top.signal('p', 'input', 4));
    top.body.push(top.assign(one.a, p), top.assign(one.b, p));
    top.body.push(
      top.assign(top.signal('q', 'output', 4), top.nodes.binary(Op.or, top.ref(one.y), top.ref(one.z))),
    );
    const unused = new ModuleBuilder('unused');
    const design = { ...designOf([cell(), top, unused]), top: 1 };
    const output = emitVerilog(design);
    expect(output.sources).toEqual(['cell_and.v', 'top.v']);
    expect(fileOf(output, 'test.f')).toBe('cell_and.v\ntop.v\n');
  });
});

it('a module file begins with what it is and where it comes from', () => {
  const locations = new LocationTable();
  const m = new ModuleBuilder('gate');
  m.doc = 'Lets data through.';
  m.location = locations.add('/project/src/gate.ts', 12, 3);
  m.parameters = { width: 8, name: 'x', table: [1n, 2n] };
  const at = (line: number) => ({ location: locations.add('/project/src/gate.ts', line, 5) });
  const open = m.ref(m.signal('open', 'input', 1, { ...at(14), doc: '1: data pass\n  now \\' }));
  const d = m.signal('d', 'input', 8, { ...at(15), signed: true });
  const q = m.signal('q', 'output', 8, at(16));
  const gated = m.nodes.mux(open, m.ref(d), m.nodes.constant(8, 0));
  m.body.push(m.assign(q, gated, at(20).location));
  const output = emitVerilog(designOf([m], [], locations), { base: '/project' });
  expect(fileOf(output, 'gate.v')).toBe(
    `${lines(`
      // gate: Lets data through.
      // Parameters: name = x, table = ["1","2"], width = 8
      // Generated by spinlight from src/gate.ts; edit the source, not this file.

      \`default_nettype none

      module gate (
          input  wire               open,             // 1: data pass now
          input  wire signed [7:0]  d,
          output wire [7:0]         q
      );
          assign q = open ? d : 8'sd0;
      endmodule

      \`default_nettype wire
    `)}\n`,
  );
  expect(output.sourceMap).toEqual({
    sources: ['src/gate.ts'],
    files: {
      'gate.v': [
        [8, 0, 14, 5],
        [9, 0, 15, 5],
        [10, 0, 16, 5],
        [12, 0, 20, 5],
      ],
    },
  });
});
