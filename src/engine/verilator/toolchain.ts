import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import {
  askVersions,
  optionalTool,
  requireTool,
  runCommand,
  type Tool,
  verilatorBinary,
} from '../tools/index.ts';

/** Verilator and compiler with what a build needs to know about them. */
export interface Toolchain {
  readonly verilator: Tool;
  readonly compiler: Tool;
  /** Speeds up long compilations if it is there. */
  readonly ccache: Tool | null;
  /** Versions in one line, for hashes and reports. */
  readonly identity: string;
}

/** Asks the programs for their versions while this process does something else; `findToolchain` is quick afterwards. */
export function askToolchain(): Promise<void> {
  return askVersions(['verilator', 'g++', 'ccache']);
}

/** Missing or old: SL0501, SL0502. */
export function findToolchain(): Toolchain {
  const verilator = requireTool('verilator');
  const compiler = requireTool('g++');
  return {
    verilator,
    compiler,
    ccache: optionalTool('ccache'),
    identity: `verilator ${verilator.version} (${verilator.path}), g++ ${compiler.version} (${compiler.path}), ${process.arch}`,
  };
}

/** The command that runs Verilator: without the script around it where that does no more than raise the limit of the stack. */
export function verilatorCommand({ verilator }: Toolchain): readonly [string, ...string[]] {
  const binary = verilatorBinary(verilator.path);
  if (binary === null) return [verilator.path];
  return ['/bin/sh', '-c', 'ulimit -s unlimited 2>/dev/null; exec "$@"', 'verilator', binary];
}

/** The folder of Verilator's C++ headers and runtime sources. */
export async function verilatorInclude(tools: Toolchain, cwd: string): Promise<string> {
  const { verilator } = tools;
  const [program, ...given] = verilatorCommand(tools);
  const { output, status } = await runCommand(program, [...given, '--getenv', 'VERILATOR_ROOT'], { cwd });
  const include = path.join(output.trim(), 'include');
  if (status === 0 && existsSync(path.join(include, 'verilated.h'))) return include;
  return fail('SL0503', `${verilator.path} does not tell where its C++ headers are`, {
    help: `Its answer to --getenv VERILATOR_ROOT was: ${output.trim() || '(nothing)'}`,
  });
}

/** The C++ standard that this Verilator was configured for. */
export function languageStandard(include: string): string {
  try {
    const makefile = readFileSync(path.join(include, 'verilated.mk'), 'utf8');
    return /^CFG_CXXFLAGS_STD_NEWEST\s*=\s*(-std=\S+)/m.exec(makefile)?.[1] ?? '-std=gnu++17';
  } catch {
    return '-std=gnu++17';
  }
}
