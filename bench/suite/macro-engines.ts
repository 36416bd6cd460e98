import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startSimulation } from '../../src/engine/index.ts';
import { describeInterface } from '../../src/engine/simulation.ts';
import { stimulusFile } from '../macro-stimulus.ts';
import { amaranth } from './amaranth.ts';
import { cocotb } from './cocotb.ts';
import { type BenchCase, type Contender, since, writeSources } from './contender.ts';
import { embedded, verilator } from './engines.ts';
import { loadJob, reportOf, vectorsJob } from './macro-jobs.ts';
import { type MacroDesign, stimulusOf } from './macros.ts';
import { writeJob } from './python.ts';
import { type Compilation, compilations, harness } from './verilate.ts';

const all = Object.keys(compilations) as Compilation[];

/** Vectors that a bench in Python gets through in reasonable time. */
const pythonVectors = 2_000;

/** The engines of a macro. Verilog in bit planes is written by hand, for dense macros. */
export function macroCase(macro: MacroDesign, variants = all): BenchCase {
  const { name, geometry, vectors } = macro;
  const { rows, groups, m } = geometry;
  return {
    name,
    size: rows * groups * 10,
    mostWork: vectors,
    starts: {
      embedded: () => embedded(name, 'free'),
      stepped: () => embedded(name, 'stepped'),
      verilator: (folder) => raw(macro, folder, variants),
      ...(m === 1 ? { 'bit-planes': (folder: string) => bitPlanes(macro, folder, variants) } : {}),
      icarus: () => icarus(macro),
      amaranth: (folder) => amaranth(macro.design(), folder, jobOf(macro, folder)),
      cocotb: (folder) => cocotb(macro.design(), folder, jobOf(macro, folder)),
    },
  };
}

/** Verilator on what spinlight emits, with the hints that come with it. */
async function raw(macro: MacroDesign, folder: string, variants: readonly Compilation[]) {
  const design = macro.design();
  const load = describeInterface(design).streams.find(({ name }) => name === 'load')!;
  const index = load.payload.find(({ port }) => port === 'load_index');
  const cxx = index ? `-DINDEX_WORD=${index.firstWord}` : '';
  const sources = writeSources(design, folder);
  const verilation = { top: 'pim_macro', folder, sources, main: 'raw-macro.cpp', cxx };
  return await verilator(verilation, [stimulusIn(folder, macro)], variants);
}

/** Verilator on the Verilog that suits it best. Its data flow optimiser (5.006) fails on sums of `$countones`. */
async function bitPlanes(macro: MacroDesign, folder: string, variants: readonly Compilation[]) {
  const { rows, groups } = macro.geometry;
  mkdirSync(folder, { recursive: true });
  const flags = ['-fno-dfg', `-GROWS=${rows}`, `-GGROUPS=${groups}`];
  const sources = [path.join(harness, 'bit-plane-macro.v')];
  const verilation = { top: 'pim_macro', folder, sources, main: 'raw-macro.cpp', flags };
  // Without the optimiser in any case: `no-dfg` is the same as `native`.
  const own = variants.filter((variant) => variant !== 'no-dfg');
  return await verilator(verilation, [stimulusIn(folder, macro)], own, 'bit-planes');
}

function stimulusIn(folder: string, macro: MacroDesign): string {
  const file = path.join(folder, 'stimulus.bin');
  writeFileSync(file, stimulusFile(stimulusOf(macro, describeInterface(macro.design()))));
  return file;
}

function jobOf(macro: MacroDesign, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const description = describeInterface(macro.design());
  return writeJob(folder, stimulusOf(macro, description), description, pythonVectors);
}

/** Icarus Verilog behind the same interface as everywhere; the memory of its process is not known. */
async function icarus(macro: MacroDesign): Promise<Contender> {
  const begin = performance.now();
  const simulation = await startSimulation(macro.design(), { engine: 'icarus' });
  const buildSeconds = since(begin);
  await simulation.reset();
  const firstCycleSeconds = since(begin);
  const stimulus = stimulusOf(macro, simulation.interface);
  await simulation.runStreams(loadJob(stimulus));
  return {
    engine: 'icarus',
    buildSeconds,
    firstCycleSeconds,
    async run(vectors) {
      simulation.poke('vectors', vectors);
      simulation.poke('start', 1);
      await simulation.step();
      simulation.poke('start', 0);
      const start = performance.now();
      const result = await simulation.runStreams(vectorsJob(stimulus, vectors));
      const seconds = since(start);
      await simulation.step();
      return reportOf(result, seconds);
    },
    memory: () => 0,
    close: () => void simulation.close(),
  };
}
