import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../../src/files/index.ts';

/** What synthesis made of a module. */
export interface Cost {
  /** Sum of the cells' areas, square micrometres. */
  readonly area: number;
  /** Cells on the longest path between registers or ports. */
  readonly levels: number;
  /** Delay of that logic by the timing tables of the library, picoseconds, without wires. */
  readonly delay: number;
}

const root = path.resolve(import.meta.dirname, '../..');

/** The cell library: SPINLIGHT_LIBERTY, or the open IHP SG13G2 one beside the checkout. */
export const liberty = path.resolve(
  process.env.SPINLIGHT_LIBERTY ?? path.join(root, '../shared/pdk/sg13g2_stdcell_typ_1p20V_25C.lib'),
);

/** What is missing for a measurement, or ''. */
export function missing(): string {
  if (!existsSync(liberty)) return `no cell library at ${liberty}; set SPINLIGHT_LIBERTY to a Liberty file`;
  return spawnSync('yosys', ['-V']).error ? 'yosys is not installed' : '';
}

/** The steps that Yosys gives ABC for a Liberty file, then its own counts. */
const mapping = [
  ...['strash', '&get -n', '&fraig -x', '&put', 'scorr', 'dc2', 'dretime', 'strash'],
  ...['&get -n', '&dch -f', '&nf', '&put', 'topo', 'print_stats', 'stime -p'],
].join('\n');

/** Synthesises Verilog sources with Yosys, ABC and the cell library. */
export function synthesise(sources: readonly string[], top: string): Cost {
  const folder = scratchFolder('area');
  try {
    sources.forEach((text, i) => {
      writeFileSync(path.join(folder, `source${i}.v`), text);
    });
    writeFileSync(path.join(folder, 'mapping.abc'), `${mapping}\n`);
    const steps = [
      `read_verilog ${sources.map((_, i) => `source${i}.v`).join(' ')}`,
      `synth -flatten -top ${top}`,
      `dfflibmap -liberty ${liberty}`,
      `abc -liberty ${liberty} -script mapping.abc`,
      'opt_clean -purge',
      `stat -liberty ${liberty}`,
    ];
    const run = spawnSync('yosys', ['-p', steps.join('; ')], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      maxBuffer: 1 << 28,
    });
    const area = /Chip area for (?:top )?module .*: ([\d.]+)/.exec(run.stdout)?.[1];
    const levels = /lev = *(\d+)/.exec(run.stdout)?.[1];
    const delay = /Delay = *([\d.]+) ps/.exec(run.stdout)?.[1];
    if (area === undefined || levels === undefined || delay === undefined) {
      throw new Error(`yosys gave no figures for ${top}:\n${run.stdout.slice(-2000)}${run.stderr}`);
    }
    return { area: Number(area), levels: Number(levels), delay: Number(delay) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
