import { type Diagnostic, SpinlightError } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import { type CrossingReport, checkDesign, crossings } from '../../passes/index.ts';
import { crossingLines } from '../crossing-lines.ts';
import { exitCodeFor, exitCodes } from '../failure.ts';
import { loadSpec } from '../load-spec.ts';
import type { Output } from '../output.ts';

/** What was found in one specification. */
interface Checked {
  readonly spec: string;
  readonly design: string | null;
  readonly modules: number;
  readonly registers: number;
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** For a design in which values can cross from one clock to another. */
  readonly crossings?: CrossingReport;
}

/** `spinlight check`: every specification is looked at, whatever is wrong with the others. */
export async function check(output: Output, files: readonly string[]): Promise<number> {
  const results: Checked[] = [];
  for (const file of files) {
    const result = await checkOne(output, file);
    results.push(result);
    if (result.ok) {
      const { design, modules, registers } = result;
      const warnings = result.diagnostics.filter((d) => d.severity === 'warning').length;
      const state = warnings === 0 ? 'is in order' : `has no errors and ${count(warnings, 'warning')}`;
      output.print(
        `${file}: ${design} ${state} (${count(modules, 'module')}, ${count(registers, 'register bit')})`,
      );
    } else {
      const errors = result.diagnostics.filter((d) => d.severity === 'error').length;
      output.print(`${file}: ${count(errors, 'error')}`);
    }
  }
  output.object({ ok: results.every((result) => result.ok), specs: results });
  return results.every((result) => result.ok)
    ? exitCodes.ok
    : exitCodeFor(results.flatMap((result) => result.diagnostics));
}

async function checkOne(output: Output, file: string): Promise<Checked> {
  try {
    const design = (await loadSpec(file)).elaborate();
    const diagnostics = checkDesign(design);
    output.diagnostics(diagnostics);
    const report = crossings(design);
    if (report) output.print(`${file}: ${crossingLines(report).join('\n')}`);
    return {
      spec: file,
      design: design.name,
      modules: design.modules.length,
      registers: registerBits(design, design.top),
      ok: !diagnostics.some((d) => d.severity === 'error'),
      diagnostics,
      ...(report && { crossings: report }),
    };
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    output.failure(error);
    return { spec: file, design: null, modules: 0, registers: 0, ok: false, diagnostics: error.diagnostics };
  }
}

/** Bits of all registers of a module and of what it instantiates. */
function registerBits(design: Design, index: number): number {
  const module = design.modules[index]!;
  const own = module.signals.reduce((sum, signal) => sum + (signal.kind === 'reg' ? signal.width : 0), 0);
  return module.instances.reduce((sum, instance) => sum + registerBits(design, instance.module), own);
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}
