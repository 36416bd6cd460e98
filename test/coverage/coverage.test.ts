import { describe, expect, it } from 'vitest';
import dense64 from '../../dsl/specs/pim-dense-64x16.ts';
import {
  collectCoverage,
  coverageLcov,
  coverageText,
  totalsOf,
  withCoverage,
} from '../../src/coverage/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { type Design, evaluateNodes, type Module, type Statement, verifyDesign } from '../../src/ir/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../src/lang/index.ts';
import { randomDesign } from '../support/random-design.ts';
import {
  type InputVector,
  outputNames,
  randomClocks,
  randomStimulus,
  traceOutputs,
} from '../support/random-stimulus.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

const seeds = Array.from({ length: 25 }, (_, i) => 40 + i);

/** Paths of the instances of a module, from the definition of the hierarchy. */
function pathsOf(design: Design, wanted: number, index = design.top, path = ''): string[] {
  const inner = design.modules[index]!.instances.flatMap(({ name, module: child }) =>
    pathsOf(design, wanted, child, `${path}${name}.`),
  );
  return index === wanted ? [path, ...inner] : inner;
}

/** Coverage by its definition: statements executed on the values of the reference simulator, cycle by cycle. */
function coverageByDefinition(design: Design, vectors: readonly InputVector[]) {
  const taken = new Set<string>();
  const edges = new Map<string, bigint>();
  const before = new Map<string, bigint>();
  const reference = new ReferenceSimulator(design);
  for (const vector of vectors) {
    for (const [port, value] of Object.entries(vector)) reference.poke(port, value);
    design.modules.forEach((one, index) => {
      for (const path of pathsOf(design, index)) {
        if (isReset(design, reference, path)) continue;
        const value = (id: number) => reference.peek(path + one.signals[id]!.name);
        branchesTaken(one, value, (key) => taken.add(`${index}:${key}`));
        for (const id of one.ports) {
          const [key, now] = [`${index}:${one.signals[id]!.name}`, value(id)];
          const old = before.get(path + key);
          if (old !== undefined) {
            edges.set(`${key}:rise`, (edges.get(`${key}:rise`) ?? 0n) | (now & ~old));
            edges.set(`${key}:fall`, (edges.get(`${key}:fall`) ?? 0n) | (old & ~now));
          }
          before.set(path + key, now);
        }
      }
    });
    reference.step();
  }
  return { taken, edges };
}

/** Whether the instance at `path` is in reset: its own, or that of the nearest module around it that has one. */
function isReset(design: Design, reference: ReferenceSimulator, path: string): boolean {
  const names = path.split('.').slice(0, -1);
  let one = design.modules[design.top]!;
  let reset = '';
  names.reduce((outer, name) => {
    const { domains, signals } = one;
    if (domains[0]) reset = outer + signals[domains[0].reset]!.name;
    one = design.modules[one.instances.find((instance) => instance.name === name)!.module]!;
    return `${outer}${name}.`;
  }, '');
  if (one.domains[0]) reset = path + one.signals[one.domains[0].reset]!.name;
  return reference.peek(reset) === 1n;
}

function branchesTaken(one: Module, value: (id: number) => bigint, take: (key: string) => void): void {
  const nodes = evaluateNodes(one.nodes, value);
  let count = 0;
  const walk = (body: readonly Statement[], runs: boolean): void => {
    for (const s of body) {
      if (s.kind === 'assign') continue;
      const number = count++;
      const enter = (branch: number, inner: readonly Statement[], chosen: boolean) => {
        if (runs && chosen) take(`${number}:${branch}`);
        walk(inner, runs && chosen);
      };
      if (s.kind === 'if') {
        enter(0, s.then, nodes[s.condition] === 1n);
        enter(1, s.otherwise, nodes[s.condition] !== 1n);
      } else {
        const arm = s.arms.findIndex(({ labels }) =>
          labels.some((label) => nodes[label] === nodes[s.subject]),
        );
        for (const [i, { body: inner }] of s.arms.entries()) enter(i, inner, i === arm);
        enter(s.arms.length, s.otherwise, arm < 0);
      }
    }
  };
  walk(one.body, true);
}

describe('coverage', () => {
  it.each(seeds)('of random design %i is what the definition says, and changes nothing', (seed) => {
    const design = randomDesign(seed, { nodes: 120 });
    const vectors = randomStimulus(design, seed, 60);
    const covered = withCoverage(design, { toggles: 'ports' });
    expect(verifyDesign(covered.design)).toEqual([]);

    const outputs = outputNames(design);
    const plain = startEmbedded(design).sync;
    const { sync } = startEmbedded(covered.design);
    expect(traceOutputs(sync, outputs, vectors)).toEqual(traceOutputs(plain, outputs, vectors));

    const { taken, edges } = coverageByDefinition(design, vectors);
    const { modules } = collectCoverage(covered, (path) => sync.peek(path));
    modules.forEach(({ branches, toggles, instances }, index) => {
      if (instances === 0) return;
      for (const { statement, branch, taken: seen, what } of branches) {
        expect([index, statement, what, seen]).toEqual([
          index,
          statement,
          what,
          taken.has(`${index}:${statement}:${branch}`),
        ]);
      }
      for (const { signal, rise, fall } of toggles) {
        const of = (edge: string) => edges.get(`${index}:${signal}:${edge}`) ?? 0n;
        expect([signal, rise, fall]).toEqual([signal, of('rise'), of('fall')]);
      }
    });
  });

  it.each(seeds)('of random design %i has the same toggles if the engine watches them', (seed) => {
    const severalClocks = seed % 3 === 0;
    const design = randomDesign(seed, severalClocks ? { domains: 3, asyncResets: true } : { nodes: 120 });
    const vectors = randomStimulus(design, seed, 60);
    const clocks = severalClocks ? randomClocks(design, seed, 60) : null;
    const toggles = 'registers';
    const inDesign = withCoverage(design, { toggles });
    const inEngine = withCoverage(design, { toggles, togglesBy: 'engine' });
    const outputs = outputNames(design);
    const [a, b] = [
      startEmbedded(inDesign.design).sync,
      startEmbedded(inEngine.design, { toggles: inEngine.engineToggles }).sync,
    ];
    vectors.forEach((vector, cycle) => {
      for (const sync of [a, b]) for (const [port, value] of Object.entries(vector)) sync.poke(port, value);
      // The ways to run cycles: one after a look at outputs, one without, several.
      if (cycle % 3 === 0) for (const name of outputs) expect(b.peek(name)).toBe(a.peek(name));
      for (const sync of [a, b]) sync.step(cycle % 5 === 0 ? 7 : 1, clocks?.[cycle]);
    });
    const coverage = collectCoverage(inEngine, b);
    expect(coverage).toEqual(collectCoverage(inDesign, (path) => a.peek(path)));
    expect(coverageLcov(coverage)).toBe(coverageLcov(collectCoverage(inDesign, (path) => a.peek(path))));
    expect(totalsOf(coverage.modules).toggles.covered).toBeGreaterThan(0);
  });

  it.each([true, false])('of copies with the same inputs (%s) is watched once for all of them', (same) => {
    const Copy = module(
      'copy',
      () => ({ on: input(Bool()), mode: input(UInt(2)), out: output(UInt(4)) }),
      (m, { on, mode, out }) => {
        const { count } = m.reg({ count: UInt(4) });
        m.when(on, () => {
          m.switch(mode)
            .case(0, () => count.next(count.add(1)))
            .case(2, () => count.next(0));
        }).elsewhen(mode.eq(1), () => count.next(count.add(3)));
        m.when(count.eq(9), () => count.next(1));
        out.drive(count);
      },
    );
    const Copies = module(
      'copies',
      () => ({ on: input(Bool()), mode: input(UInt(2)), out: output(UInt(4)) }),
      (m, { on, mode, out }) => {
        const { copy } = m.instance({ copy: [Copy({}), Copy({}), Copy({})] });
        copy.forEach((each, i) => {
          each.on.drive(same || i < 2 ? on : on.not());
          each.mode.drive(mode);
        });
        out.drive(copy[0]!.out.xor(copy[1]!.out).xor(copy[2]!.out));
      },
    );
    const design = elaborate(Copies({}));
    const covered = withCoverage(design);
    const holders = covered.points[0]!.branches.flatMap(({ registers }) => registers.map((r) => r.module));
    expect(new Set(holders)).toEqual(same ? new Set([0, 1]) : new Set([0]));
    const vectors = randomStimulus(design, 7, 40).map((vector, i) =>
      i < 12 ? { ...vector, on: 1n } : vector,
    );
    for (let cycles = 1; cycles < vectors.length; cycles += 3) {
      const some = vectors.slice(0, cycles);
      const { sync } = startEmbedded(covered.design);
      traceOutputs(sync, outputNames(design), some);
      const { taken } = coverageByDefinition(design, some);
      const { branches } = collectCoverage(covered, (path) => sync.peek(path)).modules[0]!;
      for (const { statement, branch, taken: seen } of branches)
        expect([statement, branch, seen]).toEqual([statement, branch, taken.has(`0:${statement}:${branch}`)]);
    }
  });

  it('of a macro at work has the same toggles if the engine watches them', () => {
    const design = dense64.elaborate();
    const run = (togglesBy: 'design' | 'engine') => {
      const covered = withCoverage(design, { toggles: 'registers', togglesBy });
      const { sync } = startEmbedded(covered.design, { toggles: covered.engineToggles });
      sync.reset();
      sync.poke('vectors', 9);
      sync.poke('start', 1);
      sync.step();
      sync.poke('start', 0);
      const words = (name: string) => {
        const { wordsPerBeat } = sync.interface.streams.find((stream) => stream.name === name)!;
        return Uint32Array.from({ length: 9 * wordsPerBeat }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
      };
      sync.runStreams({
        drive: { act: { words: words('act'), beats: 9, gate: { seed: 5, rate: 90 } } },
        collect: { out: { beats: 9 } },
        maxCycles: 2000,
      });
      return collectCoverage(covered, sync);
    };
    const coverage = run('engine');
    expect(coverage).toEqual(run('design'));
    expect(totalsOf(coverage.modules).toggles.covered).toBeGreaterThan(500);
  });

  it('says so if a function is to tell what the engine watches, and if the engine watches nothing', () => {
    const covered = withCoverage(elaborate(Light({})), { togglesBy: 'engine' });
    expect(() => collectCoverage(covered, () => 0n)).toThrow('SL0509');
    expect(() => collectCoverage(covered, startEmbedded(covered.design).sync)).toThrow('SL0509');
  });

  const Light = module(
    'light',
    () => ({ go: input(Bool()), stop: input(Bool()), level: output(UInt(2)) }),
    (m, { go, stop, level }) => {
      const { state } = m.fsm({ state: ['red', 'green', 'amber'] });
      state.case({
        red: () => m.when(go, () => state.goto('green')),
        green: () => m.when(stop, () => state.goto('amber')),
        amber: () => state.goto('red'),
      });
      level.drive(0);
      m.when(state.is('green'), () => level.drive(2)).elsewhen(state.is('amber'), () => level.drive(1));
    },
  );

  function runLight(values: readonly (readonly [number, number])[]) {
    const covered = withCoverage(elaborate(Light({})));
    const { sync } = startEmbedded(covered.design);
    sync.reset();
    for (const [go, stop] of values) {
      sync.poke('go', go);
      sync.poke('stop', stop);
      sync.step();
    }
    return collectCoverage(covered, (path) => sync.peek(path));
  }

  it('tells states that were seen and moves that were made', () => {
    const { modules } = runLight([
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(modules[0]!.machines).toEqual([
      {
        register: 'state',
        states: [
          { name: 'red', seen: true },
          { name: 'green', seen: true },
          { name: 'amber', seen: false },
        ],
        moves: [{ from: 'red', to: 'green' }],
      },
    ]);
  });

  it('is shown as a table with what was never taken', () => {
    const text = coverageText(
      runLight([
        [1, 0],
        [0, 0],
      ]),
    ).replaceAll(/ at \S*coverage\.test\.ts:\d+/g, ' at LINE');
    expect(text).toBe(`\
module  statements   branches   toggles    states
light    8/11 72 %  7/11 63 %  2/8 25 %  2/3 66 %
all      8/11 72 %  7/11 63 %  2/8 25 %  2/3 66 %

never taken (4):
  light: otherwise at LINE
  light: when at LINE
  light: case 2 at LINE
  light: when at LINE
`);
  });

  it('is written for LCOV by line of the TypeScript source', () => {
    const coverage = runLight([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    const text = coverageLcov(coverage);
    expect(text).toMatch(/^TN:\nSF:.*coverage\.test\.ts\nBRDA:\d+,0_0,0,1\n/);
    const { branches } = totalsOf(coverage.modules);
    expect(text).toContain(`BRF:${branches.total}\nBRH:${branches.covered}\n`);
    expect(text.endsWith('end_of_record\n')).toBe(true);
  });

  it('survives a reset, whose own cycles do not count', () => {
    const covered = withCoverage(elaborate(Light({})));
    const { sync } = startEmbedded(covered.design);
    sync.poke('go', 1);
    sync.reset(5);
    expect(totalsOf(collectCoverage(covered, (path) => sync.peek(path)).modules).branches.covered).toBe(0);
    sync.step(3);
    const before = totalsOf(collectCoverage(covered, (path) => sync.peek(path)).modules);
    sync.reset();
    expect(totalsOf(collectCoverage(covered, (path) => sync.peek(path)).modules)).toEqual(before);
    expect(before.branches.covered).toBeGreaterThan(2);
  });
});
