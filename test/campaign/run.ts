/**
 * The random campaign: `node test/campaign/run.ts --seeds 1..2000`. Options: `--jobs N` (default: processors),
 * `--batch N` designs at once, `--engines LIST` (see engine-list.ts), `--state FILE` keeps what is done and goes on
 * from there, `--coverage` demands that every feature occurs, `--trace` shows a single seed cycle by cycle, `--reduce N`
 * reduces the first three failures in N tries each. Ends with
 * 1 if anything disagrees.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printDesign } from '../../src/ir/text/index.ts';
import { missingTools } from '../support/verilog-tools.ts';
import { type BatchResult, runBatch } from './batch.ts';
import { traceReference } from './embedded.ts';
import { enginesNamed } from './engine-list.ts';
import { allFeatures } from './features.ts';
import { commandFor, planOf } from './plan.ts';
import { reduceFailure } from './reduce-failure.ts';
import { verilatorRetries } from './verilator.ts';

interface Job {
  readonly seeds: readonly number[];
  readonly engines: string;
}

type Done = BatchResult & { readonly first: number; readonly engines: string; readonly retries: number };

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..2000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    batch: { type: 'string', default: '50' },
    engines: { type: 'string', default: 'all' },
    state: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    reduce: { type: 'string', default: '0' },
    trace: { type: 'boolean', default: false },
    worker: { type: 'boolean', default: false },
  },
});

if (values.worker) work();
else if (values.trace) showTrace(Number(values.seeds));
else await campaign();

/** A worker: one batch for each message. */
function work(): void {
  process.on('message', ({ seeds, engines }: Job) => {
    const before = verilatorRetries.count;
    const result = runBatch(seeds, enginesNamed(engines));
    const done: Done = { ...result, first: seeds[0]!, engines, retries: verilatorRetries.count - before };
    // Nobody listens any more if the campaign was stopped meanwhile.
    process.send!(done, undefined, undefined, () => {});
  });
  process.on('disconnect', () => process.exit());
}

async function campaign(): Promise<void> {
  const missing = missingTools('verilator', 'iverilog', 'yosys');
  if (missing !== '') throw new Error(missing);
  const { engines } = values;
  const [low = 1, high = low] = values.seeds.split('..').map(Number);
  const size = Number(values.batch);
  const done = earlier(engines);
  const queue: Job[] = [];
  for (let seed = low; seed <= high; seed += size) {
    const seeds = Array.from({ length: Math.min(size, high - seed + 1) }, (_, i) => seed + i);
    if (!done.some((d) => d.first === seed && d.seeds === seeds.length)) queue.push({ seeds, engines });
  }
  const before = done.reduce((sum, d) => sum + d.seeds, 0);
  const start = performance.now();
  let finished = 0;
  const record = (result: Done): void => {
    done.push(result);
    finished += result.seeds;
    if (values.state) appendFileSync(values.state, `${JSON.stringify(result)}\n`);
    for (const { seed, engine, cycle, what } of result.failures)
      console.log(`seed ${seed}, ${engine}, cycle ${cycle}: ${what}\n  alone: ${commandFor(seed)}`);
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${before + finished} of ${before + queued} designs, ${(seconds / finished).toFixed(2)} s each`,
    );
  };
  const queued = queue.reduce((sum, job) => sum + job.seeds.length, 0);
  await Promise.all(
    Array.from({ length: Math.min(Number(values.jobs), queue.length) }, () => worker(queue, record)),
  );
  report(done, (performance.now() - start) / 1000);
}

/** Takes jobs from the queue until it is empty. */
function worker(queue: Job[], record: (result: Done) => void): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['--worker']);
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const job = queue.shift();
      if (job) child.send(job);
      else child.disconnect();
    };
    child.on('message', (result: Done) => {
      record(result);
      next();
    });
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
    next();
  });
}

/** What an earlier run with the same engines wrote. */
function earlier(engines: string): Done[] {
  const { state } = values;
  if (state === undefined) return [];
  mkdirSync(path.dirname(path.resolve(state)), { recursive: true });
  if (!existsSync(state)) return [];
  const lines = readFileSync(state, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Done).filter((d) => d.engines === engines);
}

function report(done: readonly Done[], seconds: number): void {
  const features = new Map<string, number>(allFeatures.map((name) => [name, 0]));
  const time = new Map<string, number>();
  let designs = 0;
  let retries = 0;
  for (const result of done) {
    designs += result.seeds;
    retries += result.retries;
    for (const [name, count] of Object.entries(result.features))
      features.set(name, (features.get(name) ?? 0) + count);
    for (const [name, ms] of Object.entries(result.time)) time.set(name, (time.get(name) ?? 0) + ms);
  }
  const failures = done.flatMap((d) => d.failures);
  console.log([...features].map(([name, count]) => `${name}: ${count}`).join(', '));
  console.log(
    [...time].map(([name, ms]) => `${name} ${(ms / designs).toFixed(0)} ms`).join(', '),
    'a design',
  );
  console.log(`Verilator was run again without its gate optimiser for ${retries} batches`);
  for (const { seed, engine } of done.flatMap((d) => d.toolErrors ?? []))
    console.log(`seed ${seed}: ${engine} agrees only without one of its optimisations (docs/trust.md)`);
  const missing = [...features].filter(([, count]) => count === 0).map(([name]) => name);
  if (missing.length > 0) console.log(`not covered: ${missing.join(', ')}`);
  console.log(`${designs} designs, ${failures.length} disagreements, ${seconds.toFixed(0)} s`);
  if (Number(values.reduce) > 0)
    for (const failure of failures.slice(0, 3))
      console.log(reduceFailure(failure, enginesNamed(failure.engine)[0]!, Number(values.reduce)));
  if (failures.length > 0 || (values.coverage && missing.length > 0)) process.exitCode = 1;
}

/** One seed on every engine, with its netlist and every cycle. */
function showTrace(seed: number): void {
  const plan = planOf(seed);
  const expected = traceReference(plan);
  console.log(printDesign(plan.design, { locations: false }));
  console.log(`outputs, lowest first: ${plan.outputs.map((o) => `${o.name}[${o.width}]`).join(' ')}`);
  for (const engine of enginesNamed(values.engines)) {
    const trace = engine.trace([plan]).get(seed) ?? [];
    expected.forEach((line, cycle) => {
      if (line !== trace[cycle])
        console.log(`${engine.name} cycle ${cycle}: expected ${line}\n  shown ${trace[cycle]}`);
    });
  }
  for (const { engine, cycle, what } of runBatch([seed], enginesNamed(values.engines)).failures)
    console.log(`${engine}, cycle ${cycle}: ${what}`);
}
