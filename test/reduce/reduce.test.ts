import { describe, expect, it } from 'vitest';
import { type Design, Op, type OpCode } from '../../src/ir/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import { mapModules, mapNodes, plainMaker, remakeNodes, rewriteBody } from '../../src/passes/index.ts';
import { type Reduction, reduceDesign } from '../../src/reduce/index.ts';
import { mutations } from '../support/mutate.ts';
import { behaviourOf } from '../support/pass-behaviour.ts';
import { randomDesign } from '../support/random-design.ts';

/** A pass with a bug: wherever `op` stands, it makes `wrong`. */
function brokenPass(op: OpCode, wrong: OpCode): (design: Design) => Design {
  return (design) =>
    mapModules(design, (module) => {
      const maker = plainMaker();
      const swap = (code: OpCode) => (code === op ? wrong : code);
      const made = remakeNodes(module, {
        ...maker,
        shift: (code, a, amount) => maker.shift(swap(code), a, amount),
        binary: (code, a, b) => maker.binary(swap(code), a, b),
        extend: (code, a, width) => maker.extend(swap(code), a, width),
      });
      const body = rewriteBody(module.body, (s) => [mapNodes(s, (node) => made[node]!)]);
      return { ...module, nodes: maker.nodes, body };
    });
}

const differs = (pass: (design: Design) => Design) => (design: Design) =>
  behaviourOf(design, 1, 8).join('\n') !== behaviourOf(pass(design), 1, 8).join('\n');

/** The first of the random designs on which the bug shows. */
function reduceFirst(fails: (design: Design) => boolean): Reduction {
  for (let seed = 1; seed < 60; seed++) {
    const design = randomDesign(seed, { nodes: 60, maxWidth: 40 });
    if (fails(design)) return reduceDesign(design, fails, { tries: 1500 });
  }
  throw new Error('the bug shows in no design');
}

describe('reduction of designs that fail', () => {
  it.each([
    ['a signed shift taken for an unsigned one', Op.shrs, Op.shru],
    ['a comparison that forgets the sign', Op.lts, Op.ltu],
    ['a difference taken for a sum', Op.sub, Op.add],
    ['an extension without sign', Op.sext, Op.zext],
  ] as const)('a pass with %s: a handful of nodes in one module is left', (_, op, wrong) => {
    const fails = differs(brokenPass(op, wrong));
    const { design, nodesBefore, nodesAfter } = reduceFirst(fails);
    expect(fails(design)).toBe(true);
    expect(nodesBefore).toBeGreaterThan(200);
    expect(nodesAfter).toBeLessThan(10);
    expect(design.modules.length).toBe(1);
    expect(design.modules[0]!.signals.length).toBeLessThan(8);
  });

  it('single mutations of a design: the difference stays visible in what is left', () => {
    const original = randomDesign(11, { nodes: 60, maxWidth: 24 });
    const shown = mutations(original).filter(
      (m) => behaviourOf(m.apply(), 1, 8).join() !== behaviourOf(original, 1, 8).join(),
    );
    expect(shown.length).toBeGreaterThan(50);
    const mutated = shown[7]!.apply();
    const marker = behaviourOf(mutated, 1, 8)[7]!.split(' ')[0]!;
    const fails = (design: Design) => behaviourOf(design, 1, 8)[7]!.startsWith(marker);
    const { design, nodesAfter } = reduceDesign(mutated, fails, { tries: 1500 });
    expect(fails(design)).toBe(true);
    expect(nodesAfter).toBeLessThan(15);
  });

  it('is the same every time, and shows its steps', () => {
    const fails = differs(brokenPass(Op.shrs, Op.shru));
    const steps: string[] = [];
    const design = randomDesign(4, { nodes: 60, maxWidth: 40 });
    const wanted = [4, 5, 6, 7, 8, 9]
      .map((seed) => randomDesign(seed, { nodes: 60, maxWidth: 40 }))
      .find(fails);
    const start = wanted ?? design;
    const first = reduceDesign(start, fails, { tries: 1500, onProgress: (step) => steps.push(step) });
    expect(printDesign(reduceDesign(start, fails, { tries: 1500 }).design)).toBe(printDesign(first.design));
    expect(steps.length).toBeGreaterThan(5);
  });

  it('asks once and changes nothing where nothing fails; stops at its limit', () => {
    const design = randomDesign(3);
    expect(reduceDesign(design, () => false)).toMatchObject({ design, tries: 1 });
    expect(reduceDesign(design, () => true, { tries: 7 }).tries).toBe(7);
  });
});
