import type { SyncSimulation } from '../../src/engine/simulation.ts';

/** A signal of a wave: what to call it, where it is, and how to show it. */
export interface WaveSignal {
  readonly name: string;
  /** A port, or the path of an internal signal. */
  readonly path: string;
  readonly form: 'bit' | 'unsigned' | 'signed' | 'binary';
  /** Bits, for `signed` and `binary`. */
  readonly width?: number;
}

const cell = 4;

/**
 * Draws the signals over some cycles as text, `/^^^` and `\___` for single bits, a number where a value changes.
 * `prepare` sets the inputs of a cycle. Values are those just before the clock edge that ends the cycle.
 */
export function drawWave(
  simulation: SyncSimulation,
  signals: readonly WaveSignal[],
  cycles: number,
  prepare: (cycle: number) => void,
): string {
  const values = signals.map((): bigint[] => []);
  for (let cycle = 0; cycle < cycles; cycle++) {
    prepare(cycle);
    signals.forEach((signal, i) => {
      values[i]!.push(simulation.peek(signal.path));
    });
    simulation.step();
  }
  const label = Math.max(...signals.map(({ name }) => name.length), 5) + 2;
  const numbers = Array.from({ length: cycles }, (_, cycle) => String(cycle).padEnd(cell)).join('');
  const lines = signals.map((signal, i) => signal.name.padEnd(label) + drawSignal(signal, values[i]!));
  return ['cycle'.padEnd(label) + numbers, ...lines].map((line) => line.trimEnd()).join('\n');
}

function drawSignal(signal: WaveSignal, values: readonly bigint[]): string {
  return values
    .map((value, i) => {
      const before = values[i - 1];
      if (signal.form !== 'bit') {
        return before === value ? ' '.repeat(cell) : `|${shown(signal, value)}`.padEnd(cell);
      }
      const first = before === undefined || before === value ? null : value === 1n ? '/' : '\\';
      const level = value === 1n ? '^' : '_';
      return (first ?? level) + level.repeat(cell - 1);
    })
    .join('');
}

function shown({ form, width = 32 }: WaveSignal, value: bigint): string {
  if (form === 'signed') return String(BigInt.asIntN(width, value));
  return form === 'binary' ? value.toString(2).padStart(width, '0') : String(value);
}
