import { inFolder, run, type ToolFile, type ToolResult } from './verilog-tools.ts';

/** Verilog as one text, or as files of which those named `.v` and `.sv` count. */
export type VerilogText = string | readonly ToolFile[];

export interface EquivalenceOptions {
  /** Default false: the designs are combinational, and a register is an error. */
  readonly sequential?: boolean;
  /** Cycles after the first within which a difference is looked for, and the longest induction. Default 12. */
  readonly depth?: number;
  /**
   * The active-high reset input, 1 in the first cycle and free afterwards. Default: `rst` if there is such an input.
   * null: none; the comparison starts from registers and memories that are 0, or at their initial values.
   */
  readonly reset?: string | null;
  /**
   * Default `one`: every register takes its value at every step, whatever clock it has. `several`: clocks are inputs
   * that move as they like, which also covers asynchronous resets that move between clock edges; slower.
   */
  readonly clocks?: 'one' | 'several';
  /** Seconds for each question to the solver. Default 60. */
  readonly timeout?: number;
}

export interface Equivalence {
  /** `different` comes with a trace from the initial state; `unknown`: the solver gave up. */
  readonly verdict: 'equal' | 'different' | 'unknown';
  /**
   * What shows it. `combinational`: for all inputs. `registers`: registers of the same names stay the same.
   * `induction`: for all time. `bounded`: `equal` only means that no input of the first `depth` cycles tells them apart.
   */
  readonly method: 'combinational' | 'registers' | 'induction' | 'bounded';
  /** The end of what Yosys said: the assignment that tells the designs apart, where there is one. */
  readonly log: string;
}

/**
 * Asks the SAT solver of Yosys whether two Verilog designs with the same ports show the same outputs. Sequential designs
 * are compared from the second cycle on; in the first, reset is 1. Throws when Yosys refuses the input.
 */
export function proveEquivalent(
  verilogA: VerilogText,
  topA: string,
  verilogB: VerilogText,
  topB: string,
  options: EquivalenceOptions = {},
): Equivalence {
  const files = [...placed(verilogA, 'a'), ...placed(verilogB, 'b')];
  const { depth = 12, timeout = 60, clocks = 'one' } = options;
  const ask = (...question: string[]): ToolResult => {
    const script = [...load(files, 'a', topA, 'gold', clocks), ...load(files, 'b', topB, 'gate', clocks)];
    script.push('design -copy-from gold -as gold gold', 'design -copy-from gate -as gate gate', ...question);
    return inFolder([...files, { path: 'prove.ys', text: `${script.join('\n')}\n` }], (folder) =>
      run(folder, 'yosys', ['-s', 'prove.ys'], 4 * timeout + 60),
    );
  };
  const join = ['miter -equiv -flatten -make_outputs gold gate miter', 'hierarchy -top miter', 'opt -keepdc'];
  const prove = `-timeout ${timeout} -prove trigger 0 -show-ports miter`;
  if (!options.sequential) return judge(ask(...join, `sat ${prove}`), 'combinational');

  const reset = options.reset === undefined ? defaultReset(verilogA) : options.reset;
  const start = reset === null ? '' : `-seq 1 -set-at 1 in_${reset} 1`;
  if (clocks === 'one') {
    const steps = `sat -tempinduct -maxsteps 3 -set-init-zero ${prove}`;
    const registers = judge(ask('expose -dff -evert-dff -shared gold gate', ...join, steps), 'registers');
    // A difference seen here may begin in a state that never occurs.
    if (registers.verdict === 'equal') return registers;
  }
  const whole = judge(
    ask(...join, `sat -tempinduct -maxsteps ${depth} -set-init-zero ${start} ${prove}`),
    'induction',
  );
  if (whole.verdict !== 'unknown') return whole;
  const base = `sat -tempinduct -tempinduct-baseonly -maxsteps ${depth} -set-init-zero ${start} ${prove}`;
  return judge(ask(...join, base), 'bounded');
}

function judge(result: ToolResult, method: Equivalence['method']): Equivalence {
  const { output } = result;
  const log = output.slice(-6000);
  if (/model found( for base case)?: FAIL!/.test(output)) return { verdict: 'different', method, log };
  if (/(Induction step proven|no model found): SUCCESS!/.test(output))
    return { verdict: 'equal', method, log };
  if (/proved base case for \d+ steps: SUCCESS!/.test(output))
    return { verdict: 'equal', method: 'bounded', log };
  if (/Reached maximum number of time steps -> proof failed/.test(output))
    return { verdict: method === 'registers' ? 'unknown' : 'equal', method: 'bounded', log };
  // Killed or out of time; or registers of the same name with other initial values, which `registers` cannot compare.
  if (/Interrupted SAT solver: TIMEOUT!|ETIMEDOUT|Conflicting init values/.test(output))
    return { verdict: 'unknown', method, log };
  throw new Error(`yosys cannot compare the designs:\n${log}`);
}

function placed(verilog: VerilogText, folder: string): ToolFile[] {
  const files = typeof verilog === 'string' ? [{ path: 'design.v', text: verilog }] : verilog;
  return files.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
}

function load(
  files: readonly ToolFile[],
  folder: string,
  top: string,
  name: string,
  clocks: 'one' | 'several',
): string[] {
  const sources = files
    .map((file) => file.path)
    .filter((path) => path.startsWith(`${folder}/`) && /\.s?v$/.test(path));
  return [
    // Initial contents of memories stand under `ifndef SYNTHESIS`, which `-formal` leaves undefined.
    `read_verilog -sv -formal ${sources.join(' ')}`,
    `hierarchy -check -top ${top}`,
    'proc',
    'flatten',
    'memory -nordff',
    clocks === 'several' ? 'clk2fflogic' : 'async2sync',
    'opt_clean',
    // So that a register without initial value and one that starts at 1 are not taken for the same.
    'setundef -init -zero',
    // A register that nothing assigns stays 0; to the solver it would be a free input of each design by itself.
    'setundef -undriven -zero',
    `rename ${top} ${name}`,
    `design -stash ${name}`,
  ];
}

function defaultReset(verilog: VerilogText): string | null {
  const text = typeof verilog === 'string' ? verilog : verilog.map((file) => file.text).join('\n');
  return /\binput\s+(?:wire\s+|logic\s+)?rst\b/.test(text) ? 'rst' : null;
}
