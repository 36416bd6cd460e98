import { elaborate, type ModuleRequest } from '../src/lang/index.ts';
import { emitVerilog } from '../src/verilog/index.ts';
import { codingEntries } from './area/coding-entries.ts';
import type { AreaEntry } from './area/entry.ts';
import { libraryEntries } from './area/library-entries.ts';
import { type Cost, liberty, missing, synthesise } from './area/synthesise.ts';

/** Every list of blocks; each folder of the library gives its own. */
const entries: readonly AreaEntry[] = [...libraryEntries, ...codingEntries];

interface Row {
  readonly block: string;
  readonly configuration: string;
  readonly ours: Cost;
  readonly references: readonly (Cost & { readonly style: string })[];
}

/**
 * Area, levels and delay of library blocks beside hand-written formulations, all under the same script. A word
 * selects the blocks whose name contains it; `--json` prints the rows.
 */
export async function run(options: readonly string[]): Promise<void> {
  const lacking = missing();
  if (lacking !== '') {
    process.stdout.write(`skipped: ${lacking}\n`);
    return;
  }
  const words = options.filter((option) => !option.startsWith('--'));
  const chosen = entries.filter(({ block }) => words.every((word) => block.includes(word)));
  const rows = chosen.map((entry): Row => {
    const { block, configuration } = entry;
    const references = entry.references.map(({ style, verilog, top }) => ({
      style,
      ...synthesise([verilog], top),
    }));
    return { block, configuration, ours: costOf(entry.ours), references };
  });
  if (options.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else process.stdout.write(`${table(rows)}\n\nCells: ${liberty.split('/').at(-1)}\n`);
}

function costOf(request: ModuleRequest): Cost {
  const { files, sources, top } = emitVerilog(elaborate(request), { locationComments: false });
  const texts = files.filter(({ path }) => sources.includes(path)).map(({ text }) => text);
  return synthesise(texts, top);
}

/** Markdown; the figures of ours are followed by those of each reference and the ratio of the areas. */
function table(rows: readonly Row[]): string {
  const cost = ({ area, levels, delay }: Cost) => `${area.toFixed(0)} | ${levels} | ${delay.toFixed(0)}`;
  const lines = rows.flatMap(({ block, configuration, ours, references }) => [
    `| ${block} | ${configuration} | **ours** | ${cost(ours)} | |`,
    ...references.map(
      (reference) =>
        `| | | \`${reference.style}\` | ${cost(reference)} | ${(ours.area / reference.area).toFixed(2)} |`,
    ),
  ]);
  return [
    '| block | size | formulation | area µm² | levels | delay ps | ours / it |',
    '|---|---|---|---:|---:|---:|---:|',
    ...lines,
  ].join('\n');
}
