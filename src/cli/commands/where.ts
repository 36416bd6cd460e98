import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { closest, fail, type Place, renderFrame } from '../../diag/index.ts';
import { fileReason } from '../../files/index.ts';
import { MapReader, type NameMap, type SourceMap, type VerilogPlace } from '../../verilog/index.ts';
import { exitCodes } from '../failure.ts';
import type { Output } from '../output.ts';

/**
 * `spinlight where`: the way from Verilog to the source and back, by the maps beside the Verilog. `what` is a line of
 * Verilog (`FOLDER/pim_column.v:42`), a line of the source (`dsl/pim/column.ts:88`) or a path (`column_3.sum`);
 * `folder` holds the Verilog and is not needed for the first.
 */
export function where(output: Output, what: string, folder: string | undefined): Promise<number> {
  const [, file, line] = /^(.+\.(?:s?v|[mc]?ts)):(\d+)(?::\d+)?$/.exec(what) ?? [];
  if (file === undefined) name(output, what, expectFolder(folder, what));
  else if (/\.s?v$/.test(file)) verilogLine(output, file, Number(line), folder);
  else sourceLine(output, file, Number(line), expectFolder(folder, what));
  return Promise.resolve(exitCodes.ok);
}

function verilogLine(output: Output, file: string, line: number, folder: string | undefined): void {
  const maps = readMaps(folder ?? path.dirname(file));
  const module = path.basename(file);
  if (!maps.hasFile(module))
    fail('SL0803', `the maps of ${folder ?? path.dirname(file)} know no file ${module}`);
  const place = maps.sourceOf(module, line);
  output.object({ verilog: { file: module, line }, source: place ?? null });
  if (!place) output.print(`${module}:${line} comes from no line of the source`);
  else show(output, place);
}

function sourceLine(output: Output, file: string, line: number, folder: string): void {
  const maps = readMaps(folder);
  if (!maps.hasSource(file)) {
    fail('SL0803', `no line in ${folder} comes from ${file}`, {
      help: `Its sources are ${maps.sources.join(', ')}.`,
    });
  }
  const places = maps.verilogOf(file, line);
  output.object({ source: { file, line }, verilog: places });
  if (places.length === 0) output.print(`${file}:${line} became no line of the Verilog by itself`);
  for (const run of runs(places)) showRun(output, path.join(folder, run.file), run.first, run.last);
}

interface Run {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** Lines that follow each other, as one. */
function runs(places: readonly VerilogPlace[]): Run[] {
  const found: Run[] = [];
  for (const { file, line } of places) {
    const run = found.at(-1);
    if (run?.file === file && run.last === line - 1) found[found.length - 1] = { ...run, last: line };
    else found.push({ file, first: line, last: line });
  }
  return found;
}

/** Lines of a longer run that are shown, at its begin and at its end. */
const shownLines = 3;

function showRun(output: Output, file: string, first: number, last: number): void {
  const lines = readText(file).split('\n');
  const gutter = String(last).length;
  output.print(`  --> ${file}:${first}${last > first ? `-${last}` : ''}`);
  for (let line = first; line <= last; line++) {
    if (line === first + shownLines && last - line >= 2 * shownLines) {
      line = last - shownLines;
      output.print(`  ${'.'.repeat(gutter)}`);
    } else output.print(`  ${String(line).padStart(gutter)} | ${lines[line - 1] ?? ''}`);
  }
}

function name(output: Output, what: string, folder: string): void {
  const maps = readMaps(folder);
  const found = maps.find(what);
  if (!found) {
    fail('SL0803', `'${what}' is no signal or memory of the design in ${folder}`, {
      help: closest(
        what.split('.').at(-1)!,
        maps.namesAt(what),
        'write instance names and a name, joined with dots',
      ),
    });
  }
  const place = declaration(path.join(folder, found.file), found.path.split('.').at(-1)!);
  const source = place ? maps.sourceOf(found.file, place.line) : undefined;
  output.object({ name: what, verilog: { ...found, line: place?.line ?? null }, source: source ?? null });
  output.print(`${what} is ${found.path}`);
  if (place) show(output, place);
  if (source) show(output, source);
}

/** Where a name is declared in a file, or null. */
function declaration(file: string, declared: string): Place | null {
  const [base] = /^\w+/.exec(declared)!;
  const pattern = new RegExp(`^\\s*(?:input|output|inout|wire|reg|logic)\\b[^=/]*\\b${base}\\b`, 'd');
  for (const [i, line] of readText(file).split('\n').entries()) {
    const match = pattern.exec(line);
    if (match)
      return { file, line: i + 1, column: match.indices![0]![1] - base.length + 1, length: base.length };
  }
  return null;
}

function show(output: Output, place: Place): void {
  output.print(renderFrame(place).join('\n'));
}

function readMaps(folder: string): MapReader {
  let names: string[];
  try {
    names = readdirSync(folder).filter((each) => each.endsWith('.names.json'));
  } catch (error) {
    return fail('SL0804', `${folder} cannot be read: ${fileReason(error)}`);
  }
  if (names.length !== 1) {
    const found = names.length === 0 ? 'no maps' : `the maps of ${names.length} designs`;
    fail('SL0804', `there are ${found} in ${folder}`, {
      help: 'Name the folder of one design that `spinlight generate` has written.',
    });
  }
  const stem = path.join(folder, names[0]!.replace(/\.names\.json$/, ''));
  return new MapReader({
    nameMap: readJson(`${stem}.names.json`) as NameMap,
    sourceMap: readJson(`${stem}.sourcemap.json`) as SourceMap,
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('SL0804', `${file} is no JSON: ${error.message}`, { help: 'Generate the Verilog again.' });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fail('SL0804', `${file} cannot be read: ${fileReason(error)}`);
  }
}

function expectFolder(folder: string | undefined, what: string): string {
  return (
    folder ??
    fail('SL0803', `the folder of the Verilog in which to look for '${what}' is missing`, {
      help: 'Name the folder of the Verilog: spinlight where column_3.sum rtl-out/pim-2of4-64x16',
    })
  );
}
