import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { recorded as recordedScala, type Said } from '../../docs/comparison/mistakes/record.ts';
import { type Recorded, recorded } from './amaranth.ts';
import type { Stage, Table } from './mistake.ts';
import { Project, programOf, type Told } from './stages.ts';
import { tables } from './tables/index.ts';

export const pageFile = path.resolve(import.meta.dirname, '../../docs/mistakes.md');

const stages: readonly Stage[] = ['editor', 'lint', 'elaboration', 'check', 'nothing'];

/** The page: what the tests have just seen for each mistake, and what was recorded of Amaranth. */
export function page(told: ReadonlyMap<string, Told>): string {
  const amaranth = recorded();
  const all = tables.flatMap((table) => rowsOf(table, told, amaranth));
  const common = all.filter(({ said }) => said !== null);
  const silent = common.filter(({ said }) => said!.length === 0).length;
  const ours = common.filter(({ now }) => now.stage === 'nothing').length;
  const earlier = all.flatMap((row) => tellsEarlier(row));
  const lines = [
    '# Planted mistakes',
    '',
    `${all.length} mistakes, each a small change of a block that is right, and where spinlight tells of each first. The blocks and the`,
    'mistakes are in [test/mistakes](../test/mistakes); this page is what the tests saw (`node test/mistakes/page.ts` writes it).',
    '',
    '- **editor**: the TypeScript compiler, while you type',
    '- **lint**: the rules of `eslint-plugin-spinlight`, in the editor as well',
    '- **elaboration**: `elaborate`, with the line',
    '- **check**: `spinlight check` and `generate`, `verilogOf`; by their codes: [diagnostics.md](diagnostics.md)',
    '- **nothing**: legal hardware that does something else; a test, an assertion or a proof must tell',
    '',
    '| block | mistakes | editor | lint | elaboration | check | nothing |',
    '|---|---|---|---|---|---|---|',
    ...tables.map((table) => summary(table.title, rowsOf(table, told, amaranth))),
    summary('all', all),
    '',
    `Beside it, the same blocks in Amaranth ${amaranth.version}, with the same mistakes where they can be made there: ${common.length} of them. Its`,
    '`rtlil.convert` was run on each, and its column has the first words of what it said, error or warning; *silent* means that it said',
    `nothing and gave a netlist. It is silent about ${silent} of the ${common.length}; spinlight about ${ours}. Some of these are no mistakes by the rules of`,
    'Amaranth: it widens and cuts values by itself, and gives what is not driven its initial value, so that it has no latches. The programs',
    'are in [test/mistakes/amaranth](../test/mistakes/amaranth), the results in `amaranth.json` there. The mistakes were thought of by those who',
    'wrote the checks: the numbers say what is covered, and not how a set made by others would come out.',
    '',
    '## Chisel and SpinalHDL',
    '',
    'The same for Chisel 7.14.0 (firtool 1.155.0) and SpinalHDL 1.14.2, five of the blocks; the programs, the edits and what was said are in',
    '[docs/comparison/mistakes](comparison/mistakes), and `node docs/comparison/mistakes/run.ts chisel` or `spinal` repeats it with Java and Maven.',
    '**compiler** is scalac with `-Xlint`, **elaboration** the running program, **check** firtool or the checks of SpinalHDL, errors and warnings. The',
    'line of SpinalHDL that counts signals it has optimised away is not counted as telling. What a language has no way to write, or means on purpose, is left out.',
    '',
    '| | mistakes | compiler, editor or lint | elaboration | check | silent |',
    '|---|---|---|---|---|---|',
    ...scalaTools.flatMap(([title, key]) => summaryOf(title, all, key)),
    '',
    `Told by Chisel or SpinalHDL and not by spinlight: ${sentence(earlier.filter(({ now }) => now === 'nothing'))}`,
    '',
    `Told earlier there than by spinlight: ${sentence(earlier.filter(({ now }) => now !== 'nothing'))}`,
  ];
  for (const table of tables) {
    lines.push('', `## ${table.title[0]!.toUpperCase()}${table.title.slice(1)}`, '');
    lines.push(
      '| mistake | where | what is said | Amaranth | Chisel | SpinalHDL |',
      '|---|---|---|---|---|---|',
    );
    for (const { name, now, says, said, chisel, spinal } of rowsOf(table, told, amaranth)) {
      const words = now.stage === 'nothing' ? `*${says}*` : code(now.message);
      const theirs = said === null ? '' : said.length === 0 ? '*silent*' : code(said[0]!.message);
      lines.push(
        `| ${text(name)} | ${now.stage} | ${words} | ${theirs} | ${firstAt(chisel)} | ${firstAt(spinal)} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly now: Told;
  readonly says: string;
  /** Null where the mistake has no Amaranth version. */
  readonly said: Recorded['said'][string] | null;
  readonly chisel: readonly Said[] | null;
  readonly spinal: readonly Said[] | null;
}

const scalaTools = [
  ['Chisel', 'chisel'],
  ['SpinalHDL', 'spinal'],
] as const;

/** Earliest first; an editor shows what scalac says, as it shows the lint rules. */
const order = ['editor', 'compiler', 'lint', 'elaboration', 'check', 'nothing'];

/** Where a tool tells first. */
function firstOf(said: readonly Said[]): string {
  return order.find((stage) => said.some(({ at }) => at === stage)) ?? 'nothing';
}

function firstAt(said: readonly Said[] | null): string {
  if (said === null) return '';
  return said.length === 0 ? '*silent*' : firstOf(said);
}

/** One line for the tool and one for spinlight, on the mistakes that can be made in both. */
function summaryOf(title: string, rows: readonly Row[], key: 'chisel' | 'spinal'): string[] {
  const both = rows.filter((row) => row[key] !== null);
  const line = (name: string, told: readonly string[]) => {
    const counts = [['editor', 'compiler', 'lint'], ['elaboration'], ['check'], ['nothing']].map(
      (group) => told.filter((stage) => group.includes(stage)).length,
    );
    return `| ${[name, told.length, ...counts].join(' | ')} |`;
  };
  return [
    line(
      title,
      both.map((row) => firstOf(row[key]!)),
    ),
    line(
      'spinlight on these',
      both.map(({ now }) => now.stage),
    ),
  ];
}

interface Earlier {
  readonly name: string;
  readonly now: Stage;
  readonly there: string;
}

function tellsEarlier(row: Row): Earlier[] {
  const tools = scalaTools.filter(([, key]) => {
    const there = row[key] && firstOf(row[key]);
    // The compiler of the one is the editor of the other.
    return (
      there &&
      order.indexOf(there) < order.indexOf(row.now.stage) &&
      !(there === 'compiler' && row.now.stage === 'editor')
    );
  });
  if (tools.length === 0) return [];
  const there = tools.map(([title, key]) => `${title}: ${firstOf(row[key]!)}`).join(', ');
  return [{ name: row.name, now: row.now.stage, there }];
}

function sentence(list: readonly Earlier[]): string {
  if (list.length === 0) return 'none of these.';
  return `${list.map(({ name, now, there }) => `${text(name)} (${there}; here ${now})`).join('; ')}.`;
}

function rowsOf({ block, mistakes }: Table, told: ReadonlyMap<string, Told>, { said }: Recorded): Row[] {
  const [chisel, spinal] = [recordedScala('chisel').said, recordedScala('spinal').said];
  return mistakes.map((mistake) => {
    const key = `${block}: ${mistake.name}`;
    return {
      name: mistake.name,
      says: mistake.says,
      now: told.get(key)!,
      said: mistake.amaranth ? said[key]! : null,
      chisel: chisel[key] ?? null,
      spinal: spinal[key] ?? null,
    };
  });
}

function summary(title: string, rows: readonly Row[]): string {
  const counts = stages.map((stage) => rows.filter(({ now }) => now.stage === stage).length);
  return `| ${[title, rows.length, ...counts].join(' | ')} |`;
}

/** First words of a message: the files of this machine are no part of them. */
function code(message: string): string {
  const words = message.replaceAll('`', "'").replaceAll('|', '\\|');
  return `\`${words.length > 110 ? `${words.slice(0, 107).trimEnd()}...` : words}\``;
}

function text(words: string): string {
  return words.replaceAll('&&', '`&&`').replaceAll('===', '`===`').replace(/^! /, '`!` ');
}

if (process.argv[1] === import.meta.filename) {
  const programs = tables.flatMap((table) => table.mistakes.map((mistake) => programOf(table, mistake)));
  const project = new Project(programs);
  const told = await project.told();
  project.remove();
  writeFileSync(pageFile, page(new Map(programs.map(({ name }, i) => [name, told[i]!]))));
}
