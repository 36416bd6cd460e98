import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../../src/files/index.ts';

/** A file for the tools, by name and text. */
export interface ToolFile {
  readonly path: string;
  readonly text: string;
}

export interface ToolResult {
  readonly ok: boolean;
  /** Everything that the tool said. */
  readonly output: string;
}

type Tool = 'verilator' | 'iverilog' | 'yosys';

const present = new Map<Tool, boolean>();

export function hasTool(tool: Tool): boolean {
  let found = present.get(tool);
  if (found === undefined) {
    found =
      spawnSync(tool, [tool === 'verilator' ? '--version' : '-V'], { stdio: 'ignore' }).error === undefined;
    present.set(tool, found);
  }
  return found;
}

/** What is missing of `tools`, as a reason to skip a test; '' if nothing is. */
export function missingTools(...tools: Tool[]): string {
  const missing = tools.filter((tool) => !hasTool(tool));
  return missing.length === 0 ? '' : `not installed: ${missing.join(', ')}`;
}

/** Lint with every warning on; `ok` only if there is none. */
export function lintVerilator(files: readonly ToolFile[], top: string): ToolResult {
  const args = ['--lint-only', '-Wall', '--top-module', top, ...sources(files)];
  return inFolder(files, (folder) => {
    const result = run(folder, 'verilator', args);
    // Version 5.006 sometimes stops with an internal error of its gate optimiser, which lint does not need.
    return result.output.includes('V3Gate.cpp') ? run(folder, 'verilator', ['-fno-gate', ...args]) : result;
  });
}

/** What Icarus 11 says of SystemVerilog although it does the right thing. */
const icarusApology = /^.*sorry: Case unique\/unique0 qualities are ignored\.\n/gm;

/** Icarus 11.0 wakes `always_comb` blocks for ever when there are several (its issue 508): it gets the older form. */
function forIcarus(files: readonly ToolFile[]): ToolFile[] {
  return files.map(({ path: name, text }) => ({
    path: name,
    text: name.endsWith('.sv') ? text.replaceAll('always_comb', 'always @(*)') : text,
  }));
}

/** Compiles as Verilog-2005, or as SystemVerilog, with warnings on; `ok` only if there is none. */
export function parseIcarus(files: readonly ToolFile[], top: string): ToolResult {
  const result = inFolder(forIcarus(files), (folder) =>
    run(folder, 'iverilog', [
      isSystem(files) ? '-g2012' : '-g2005',
      '-Wall',
      '-Wno-timescale',
      '-t',
      'null',
      '-s',
      top,
      ...sources(files),
    ]),
  );
  const output = result.output.replace(icarusApology, '');
  return { ok: result.ok && output === '', output };
}

/** Compiles and runs; `top` is the bench. */
export function runIcarus(files: readonly ToolFile[], top: string): ToolResult {
  return inFolder(forIcarus(files), (folder) => {
    const compiled = run(folder, 'iverilog', [
      isSystem(files) ? '-g2012' : '-g2005',
      '-o',
      'bench.vvp',
      '-s',
      top,
      ...sources(files),
    ]);
    return compiled.ok ? run(folder, 'vvp', ['-n', 'bench.vvp']) : compiled;
  });
}

export interface Synthesis extends ToolResult {
  readonly latches: number;
  readonly cells: number;
}

/** Turns processes into cells and checks the result; `ok` only if Yosys has no warning but those that `allowed` matches. */
export function synthYosys(files: readonly ToolFile[], top: string, allowed?: RegExp): Synthesis {
  const script = [
    `read_verilog ${isSystem(files) ? '-sv ' : ''}${sources(files).join(' ')}`,
    `hierarchy -check -top ${top}`,
    'proc',
    'check',
    'select -count t:$dlatch t:$adlatch t:$dlatchsr',
    'select -count c:*',
  ];
  return inFolder(files, (folder) => {
    const result = run(folder, 'yosys', ['-p', script.join('; ')]);
    const counts = [...result.output.matchAll(/^(\d+) objects\.$/gm)].map((match) => Number(match[1]));
    const warnings = result.output
      .split('\n')
      .filter((text) => /^(Warning:|ERROR:)/.test(text) && !allowed?.test(text));
    return {
      ok: result.ok && warnings.length === 0,
      output: warnings.join('\n'),
      latches: counts[0] ?? -1,
      cells: counts[1] ?? -1,
    };
  });
}

function sources(files: readonly ToolFile[]): string[] {
  return files.map(({ path: name }) => name).filter((name) => /\.s?v$/.test(name));
}

/** SystemVerilog if a file says so. */
function isSystem(files: readonly ToolFile[]): boolean {
  return files.some(({ path: name }) => name.endsWith('.sv'));
}

/** Runs `body` in a new folder with `files`, which is removed afterwards. */
export function inFolder<T>(files: readonly ToolFile[], body: (folder: string) => T): T {
  const folder = scratchFolder('test');
  try {
    for (const { path: name, text } of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a tool in `folder`; it is killed after `seconds`. */
export function run(folder: string, command: string, args: readonly string[], seconds = 120): ToolResult {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: seconds * 1000,
    maxBuffer: 1 << 26,
  });
  if (error) return { ok: false, output: `${command}: ${error.message}` };
  return { ok: status === 0, output: `${stdout}${stderr}` };
}
