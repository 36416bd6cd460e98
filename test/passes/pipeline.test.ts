import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/diag/index.ts';
import {
  type Design,
  LocationTable,
  ModuleBuilder,
  type NodeId,
  Op,
  type Statement,
} from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import {
  checkDesign,
  type Pass,
  runPasses,
  simulationPasses,
  standardPasses,
} from '../../src/passes/index.ts';
import { behaviourOf } from '../support/pass-behaviour.ts';
import { randomDesign } from '../support/random-design.ts';

function designOf(builder: ModuleBuilder): Design {
  return { name: 'd', modules: [builder.finish()], top: 0, enumerations: [], locations: new LocationTable() };
}

/** One chain of `depth` operators without a register. */
function deepExpression(depth: number): Design {
  const builder = new ModuleBuilder('top');
  const a = builder.ref(builder.signal('a', 'input', 16));
  const b = builder.ref(builder.signal('b', 'input', 16));
  let node: NodeId = a;
  for (let i = 0; i < depth; i++)
    node = builder.nodes.binary([Op.add, Op.xor, Op.sub][i % 3]!, node, i % 2 ? a : b);
  builder.body.push(builder.assign(builder.signal('y', 'output', 16), node));
  return designOf(builder);
}

/** One `else if` chain of `length` links. */
function longDecision(length: number): Design {
  const builder = new ModuleBuilder('top');
  const a = builder.ref(builder.signal('a', 'input', 16));
  const y = builder.signal('y', 'output', 16);
  const { nodes } = builder;
  let rest: Statement[] = [builder.assign(y, a)];
  for (let i = length; i > 0; i--) {
    const condition = nodes.binary(Op.eq, a, nodes.constant(16, i));
    rest = [
      {
        kind: 'if',
        condition,
        then: [builder.assign(y, nodes.constant(16, i ^ 1))],
        otherwise: rest,
        location: -1,
      },
    ];
  }
  builder.body.push(...rest);
  return designOf(builder);
}

describe('passes', () => {
  it('have a file and a test of their name, and say what they do', () => {
    for (const { name, summary, ensures } of [...standardPasses, ...simulationPasses]) {
      expect(existsSync(`src/passes/${name}.ts`), name).toBe(true);
      expect(existsSync(`test/passes/${name}.test.ts`), name).toBe(true);
      expect(summary.length * ensures.length, name).toBeGreaterThan(0);
    }
  });

  it('keep the behaviour of random designs, one after the other', () => {
    for (let seed = 100; seed < 130; seed++) {
      const design = randomDesign(seed);
      const expected = behaviourOf(design, seed);
      for (const passes of [standardPasses, simulationPasses])
        expect(behaviourOf(runPasses(design, passes, { verify: true }), seed), `seed ${seed}`).toEqual(
          expected,
        );
    }
  });

  it('give the same text every time', () => {
    const text = () => printDesign(runPasses(randomDesign(7), simulationPasses));
    expect(text()).toBe(text());
  });

  it('do not go deeper for deeper expressions and decisions', () => {
    for (const design of [deepExpression(100_000), longDecision(20_000)]) {
      expect(checkDesign(design, { warnings: false })).toEqual([]);
      const text = printDesign(design);
      expect(printDesign(parseDesign(text))).toBe(text);
      expect(checkDesign(runPasses(design, simulationPasses), { warnings: false })).toEqual([]);
    }
  });

  it('that break the netlist are found out when verified', () => {
    const wrong: Pass = {
      name: 'wrong',
      summary: '',
      requires: '',
      ensures: '',
      run: (design) => ({ ...design, top: 5 }),
    };
    expect(() => runPasses(randomDesign(1), [wrong], { verify: true })).toThrow(InternalError);
  });
});
