import type { EmbeddedOptions } from '../../src/engine/embedded/index.ts';
import { traceEmbedded, traceReference } from './embedded.ts';
import { ToolFailure, traceIcarus } from './engines.ts';
import { featuresOf } from './features.ts';
import { isMapped, traceMapped } from './mapped.ts';
import { type Plan, planOf, type Trace } from './plan.ts';
import { traceVerilator } from './verilator.ts';
import { traceSynthesised } from './yosys.ts';

/** One way to run designs: a name, and the traces of many at once. */
export interface CampaignEngine {
  readonly name: string;
  /** Whether it runs a design; default: all. */
  takes?(plan: Plan): boolean;
  trace(plans: readonly Plan[]): Map<number, Trace>;
  /** The same without what the tool is known to get wrong now and then; asked for a design that differs. */
  traceSafely?(plans: readonly Plan[]): Map<number, Trace>;
}

/** A configuration of the embedded engine as an engine of the campaign; `changeEvery`: as of `traceEmbedded`. */
export function embeddedEngine(
  name: string,
  options: EmbeddedOptions = {},
  changeEvery = Number.POSITIVE_INFINITY,
): CampaignEngine {
  return {
    name,
    trace: (plans) => new Map(plans.map((plan) => [plan.seed, traceEmbedded(plan, options, changeEvery)])),
  };
}

/** The last of them checks the way from Yosys' netlist to its behaviour on some designs by a second one. */
export const fourEngines: readonly CampaignEngine[] = [
  embeddedEngine('embedded'),
  { name: 'icarus', trace: traceIcarus },
  {
    name: 'verilator',
    trace: (plans) => traceVerilator(plans),
    traceSafely: (plans) => traceVerilator(plans, ['-fno-expand']),
  },
  { name: 'yosys', trace: traceSynthesised },
  { name: 'yosys-abc', takes: isMapped, trace: traceMapped },
];

/** A design on which an engine shows something else than the reference, or which it refuses. */
export interface Failure {
  readonly seed: number;
  readonly engine: string;
  /** The first cycle that differs, from 0, or -1 if the engine gave up. */
  readonly cycle: number;
  /** `signal: expected ..., shown ...`, or what the engine said. */
  readonly what: string;
}

export interface BatchResult {
  readonly seeds: number;
  readonly failures: readonly Failure[];
  /** Where a tool contradicts itself: it differs, or breaks off by a mistake of its own, but not in `traceSafely`. */
  readonly toolErrors: readonly Failure[];
  /** How many designs have each feature. */
  readonly features: Record<string, number>;
  /** Milliseconds by engine; also `plan` and `reference`. */
  readonly time: Record<string, number>;
}

/** Makes the designs of some seeds and runs them on every engine. */
export function runBatch(
  seeds: readonly number[],
  engines: readonly CampaignEngine[],
  make: (seed: number) => Plan = planOf,
): BatchResult {
  const time: Record<string, number> = {};
  const timed = <T>(name: string, body: () => T): T => {
    const start = performance.now();
    const result = body();
    time[name] = (time[name] ?? 0) + performance.now() - start;
    return result;
  };
  const plans = timed('plan', () => seeds.map((seed) => make(seed)));
  const expected = timed('reference', () => new Map(plans.map((plan) => [plan.seed, traceReference(plan)])));
  const toolErrors: Failure[] = [];
  const failures = engines.flatMap((engine) => {
    const taken = plans.filter((plan) => engine.takes?.(plan) ?? true);
    const differing =
      taken.length === 0 ? [] : timed(engine.name, () => compare(engine.trace, engine.name, taken, expected));
    const { traceSafely } = engine;
    if (!traceSafely) return differing;
    return differing.filter((failure) => {
      const plan = taken.filter(({ seed }) => seed === failure.seed);
      const isRefused = failure.cycle < 0 && !/Internal Error/.test(failure.what);
      if (isRefused || compare(traceSafely, engine.name, plan, expected).length > 0) return true;
      toolErrors.push(failure);
      return false;
    });
  });
  const features: Record<string, number> = {};
  for (const plan of plans) for (const name of featuresOf(plan)) features[name] = (features[name] ?? 0) + 1;
  return { seeds: seeds.length, failures, toolErrors, features, time };
}

/** A tool that refuses a batch is asked again about its halves, down to the design that it refuses. */
function compare(
  trace: CampaignEngine['trace'],
  engine: string,
  plans: readonly Plan[],
  expected: ReadonlyMap<number, Trace>,
): Failure[] {
  let traces: Map<number, Trace>;
  try {
    traces = trace(plans);
  } catch (error) {
    if (plans.length > 1) {
      const half = plans.length >> 1;
      return [
        ...compare(trace, engine, plans.slice(0, half), expected),
        ...compare(trace, engine, plans.slice(half), expected),
      ];
    }
    const what =
      error instanceof ToolFailure ? error.message : String(error instanceof Error ? error.stack : error);
    return [{ seed: plans[0]!.seed, engine, cycle: -1, what }];
  }
  return plans.flatMap((plan) => {
    const failure = firstDifference(plan, expected.get(plan.seed)!, traces.get(plan.seed) ?? []);
    return failure ? [{ seed: plan.seed, engine, ...failure }] : [];
  });
}

export function firstDifference(
  plan: Plan,
  expected: Trace,
  shown: Trace,
): { cycle: number; what: string } | undefined {
  const cycle = expected.findIndex((line, i) => line !== shown[i]);
  if (cycle < 0)
    return shown.length === expected.length
      ? undefined
      : { cycle: expected.length, what: 'shows too many cycles' };
  const got = shown[cycle];
  if (got === undefined) return { cycle, what: 'shows too few cycles' };
  const parts = plan.outputs
    .map(({ name, low, width }) => ({
      name,
      want: bits(expected[cycle]!, low, width),
      have: bits(got, low, width),
    }))
    .filter(({ want, have }) => want !== have)
    .map(({ name, want, have }) => `${name}: expected ${want}, shown ${have}`);
  return { cycle, what: parts.join('; ') || `expected ${expected[cycle]}, shown ${got}` };
}

/** Part of a packed vector, in binary, `x` and `z` kept. */
function bits(text: string, low: number, width: number): string {
  const digits = [...text].map((c) =>
    /[xz]/.test(c) ? c.repeat(4) : Number.parseInt(c, 16).toString(2).padStart(4, '0'),
  );
  const all = digits.join('');
  const value = all.slice(all.length - low - width, all.length - low);
  return /[xz]/.test(value) ? `'b${value}` : `'h${BigInt(`0b${value}`).toString(16)}`;
}
