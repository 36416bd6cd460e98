import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Design } from '../../src/ir/index.ts';
import { type Contender, SimulatorProcess, since, timed, writeSources } from './contender.ts';
import { beside, python } from './python.ts';
import { harness, verilatorFlags } from './verilate.ts';

/**
 * cocotb 1.9 on Verilator at its best: not `--public-flat-rw`, which cocotb's own runner passes and which makes the model
 * ten times slower, but only the ports public.
 */
export async function cocotb(design: Design, folder: string, job: string): Promise<Contender> {
  const begin = performance.now();
  const sources = writeSources(design, folder);
  const config = (...asked: string[]) =>
    execFileSync(beside('cocotb-config'), asked, { encoding: 'utf8' }).trim();
  const top = design.modules[design.top]!;
  const ports = top.ports.map((id) => top.signals[id]!);
  const hints = ports.map(
    ({ name, kind }) =>
      `public_flat_${kind === 'input' ? 'rw' : 'rd'} -module "${top.name}" -var "${name}"\n`,
  );
  writeFileSync(path.join(folder, 'ports.vlt'), `\`verilator_config\n${hints.join('')}`);
  const libraries = config('--lib-dir');
  const main = path.join(config('--share'), 'lib/verilator/verilator.cpp');
  const options = [
    ...['--cc', '--exe', '--build', '--vpi', '--prefix', 'Vtop', '--timescale', '1ns/1ps'],
    ...[...verilatorFlags, '-Wno-lint', '-Wno-style', '-Wno-fatal', '--top-module', top.name],
    ...['-CFLAGS', '-O3 -march=native', '-MAKEFLAGS', 'OPT_FAST=-O3 OPT_SLOW=-O1'],
    ...['-LDFLAGS', `-Wl,-rpath,${libraries} -L${libraries} -lcocotbvpi_verilator`, '-o', 'Vtop'],
  ];
  execFileSync('verilator', [...options, 'ports.vlt', ...sources, main], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const buildSeconds = since(begin);
  const child = new SimulatorProcess('./obj_dir/Vtop', [], folder, {
    prefix: '@ ',
    env: {
      MODULE: 'cocotb_macro',
      TOPLEVEL: top.name,
      TOPLEVEL_LANG: 'verilog',
      LIBPYTHON_LOC: config('--libpython'),
      PYTHONPATH: [harness, sitePackages()].join(path.delimiter),
      COCOTB_LOG_LEVEL: 'WARNING',
      COCOTB_RESULTS_FILE: path.join(folder, 'results.xml'),
      SPINLIGHT_JOB: job,
    },
  });
  await child.line();
  return timed('cocotb', child, { buildSeconds, firstCycleSeconds: since(begin) });
}

/** Of the Python that has cocotb: the one in the simulator would not find a virtual environment by itself. */
function sitePackages(): string {
  const ask = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  return execFileSync(python, ['-c', ask], { encoding: 'utf8' }).trim();
}
