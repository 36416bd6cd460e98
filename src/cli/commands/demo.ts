import path from 'node:path';
import type { Output } from '../output.ts';
import { packageFolder } from '../package-folder.ts';
import { cosim } from './cosim.ts';

export interface DemoArguments {
  readonly report: string;
}

/** `spinlight demo`: the shipped network on a sparse macro, as `cosim` would run it. */
export async function demo(output: Output, { report }: DemoArguments): Promise<number> {
  const folder = (...parts: string[]) => path.relative('', path.join(packageFolder(), ...parts));
  const digits = (name: string) => folder('networks', 'digits', name);
  output.note('Running the shipped digits network on the RTL of a 2:4 sparse PIM macro, embedded engine.\n');
  return cosim(output, folder('dsl', 'specs', `pim-2of4-64x16${path.extname(import.meta.filename)}`), {
    model: digits('digits.tflite'),
    inputs: digits('inputs'),
    expect: digits('expected.json'),
    labels: digits('labels.json'),
    engine: 'embedded',
    rounding: 'double',
    wave: 'build/waves',
    report,
  });
}
