import { existsSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { type Diagnostic, fail, SpinlightError } from '../../diag/index.ts';
import { fileReason, makeFolder } from '../../files/index.ts';
import {
  emitVerilog,
  type Flavour,
  type MemoryStyle,
  type VerilogOutput,
  writeVerilog,
} from '../../verilog/index.ts';
import { checkedDesign } from '../checked-design.ts';
import { exitCodeFor, exitCodes } from '../failure.ts';
import { type LoadedSpec, loadSpec } from '../load-spec.ts';
import type { Output } from '../output.ts';

export interface GenerateArguments {
  readonly out: string;
  readonly templates?: string;
  readonly memory: MemoryStyle;
  readonly flavour: Flavour;
}

/** What becomes of one specification. */
interface Generated {
  readonly spec: LoadedSpec;
  readonly folder: string;
  readonly verilog: VerilogOutput;
}

/**
 * `spinlight generate`: each specification into `out/NAME`. Everything is made before anything is written, so a mistake
 * in one specification leaves all folders as they were.
 */
export async function generate(
  output: Output,
  files: readonly string[],
  options: GenerateArguments,
): Promise<number> {
  const made: Generated[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    try {
      made.push(await generateOne(output, file, options, made));
    } catch (error) {
      if (!(error instanceof SpinlightError)) throw error;
      diagnostics.push(...error.diagnostics);
      output.failure(error);
    }
  }
  if (diagnostics.length > 0) {
    if (files.length > 1) output.note('Nothing is written.');
    output.object({ ok: false, designs: [], diagnostics });
    return exitCodeFor(diagnostics);
  }
  for (const { folder } of made) prepareFolder(folder);
  for (const { folder, verilog } of made) writeVerilog(verilog, folder);
  for (const { spec, folder, verilog } of made) {
    const count = verilog.sources.length === 1 ? '1 Verilog file' : `${verilog.sources.length} Verilog files`;
    output.print(`${spec.file}: ${count}, top ${verilog.top}, in ${folder}`);
  }
  output.object({
    ok: true,
    designs: made.map(({ spec, folder, verilog }) => ({
      spec: spec.file,
      name: spec.name,
      top: verilog.top,
      folder,
      sources: verilog.sources,
      files: verilog.files.map((entry) => entry.path),
    })),
    diagnostics: made.flatMap(({ verilog }) => verilog.notes),
  });
  return exitCodes.ok;
}

/** SL0402 if the folder cannot be made. */
function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    fail('SL0402', `${folder} cannot be made: ${fileReason(error)}`, {
      help: 'Choose a folder that you can write to.',
    });
  }
}

async function generateOne(
  output: Output,
  file: string,
  { out, templates, memory, flavour }: GenerateArguments,
  others: readonly Generated[],
): Promise<Generated> {
  const spec = await loadSpec(file);
  const folder = path.join(out, spec.name.replace(/[^A-Za-z0-9._-]/g, '_'));
  const other = others.find((candidate) => candidate.folder === folder);
  if (other) {
    fail('SL0803', `${other.spec.file} and ${file} would both be written to ${folder}`, {
      help: `Give the specifications different names; both are called ${spec.name}.`,
    });
  }
  const design = checkedDesign(spec, output);
  const own = templates === undefined ? {} : { templatesDir: path.join(templates, 'registers') };
  const verilog = emitVerilog(design, {
    documents: spec.documents(own),
    memory,
    flavour,
    base: projectOf(file),
    // Only what shapes the text: the same sources and versions give the same manifest on every machine.
    tools: { handlebars: Handlebars.VERSION },
    ...(templates !== undefined && { templatesDir: templates }),
  });
  output.diagnostics(verilog.notes);
  return { spec, folder, verilog };
}

/** The project that a file belongs to: source paths in Verilog are the same wherever the command is called. */
function projectOf(file: string): string {
  const start = path.dirname(path.resolve(file));
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (path.dirname(folder) === folder) return start;
  }
}
