import { FunctionWriter } from '../wasm/function-writer.ts';
import { countDown } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, i32 } from '../wasm/opcodes.ts';
import { type Condition, ConditionCode, type FindSignal } from './condition.ts';
import type { Machine } from './machine.ts';

/** The functions of the module that waits for a condition. */
export interface UntilFunctions {
  /** Whether the condition holds on the present, settled values; to be called once in every cycle. */
  readonly test: () => number;
  /** Up to `cycles` times settle, test and edge; gives how many edges were left when the condition held, or -1. */
  readonly run: (cycles: number) => number;
}

/** What ends a run: looked at in every cycle, on settled values. */
export interface Stop {
  readonly functions: UntilFunctions;
  /** To be called before a run, with settled values. */
  start(): void;
}

/** A run up to a condition. */
export class Until implements Stop {
  readonly functions: UntilFunctions;
  readonly #code: ConditionCode;

  /** Diagnostics: those of `ConditionCode`. */
  constructor(machine: Machine, condition: Condition, find: FindSignal) {
    this.#code = new ConditionCode(machine, find);
    this.functions = untilFunctions(machine, (f) => this.#code.push(f, condition));
  }

  start(): void {
    this.#code.start();
  }
}

/** A module that runs cycles until what `pushTest` pushes is not 0. */
export function untilFunctions(machine: Machine, pushTest: (f: FunctionWriter) => void): UntilFunctions {
  const module = new ModuleWriter(true);
  const settle = module.import('settle', [], []);
  const edge = module.import('edge', [], []);
  const test = module.declare([], [i32]);
  const f = new FunctionWriter();
  pushTest(f);
  module.define(test, f);
  module.export('test', test);
  const run = module.declare([i32], [i32]);
  module.define(run, runLoop(settle, test, edge));
  module.export('run', run);
  return machine.extend(module.finish()) as unknown as UntilFunctions;
}

function runLoop(settle: number, test: number, edge: number): FunctionWriter {
  const f = new FunctionWriter(1);
  countDown(f, () => {
    f.call(settle);
    f.call(test);
    f.if();
    f.get(0);
    f.op(Code.return);
    f.end();
    f.call(edge);
  });
  f.i32(-1);
  return f;
}
