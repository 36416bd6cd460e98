// Plants the mistakes of `edits/` into the Scala blocks and records what Chisel or SpinalHDL says about each:
// node docs/comparison/mistakes/run.ts chisel|spinal. Needs Java and Maven. Writes `chisel.json` or `spinal.json`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planted } from '../../../test/mistakes/mistake.ts';
import { tables } from '../../../test/mistakes/tables/index.ts';
import { classpathOf } from '../scala.mjs';
import { type Language, planned, type Said, type ScalaRecord } from './record.ts';

const kind = process.argv[2] as Language;
const here = import.meta.dirname;
const scratch = mkdtempSync(path.join(tmpdir(), 'mistakes-'));
const [programs, tool] = [path.join(scratch, 'programs'), path.join(scratch, 'tool')];
for (const folder of [programs, tool]) mkdirSync(folder);

const names: string[] = [];
const plans = planned(kind);
for (const { block } of tables) {
  const edits = plans[block];
  if (!edits) continue;
  const source = readFileSync(path.join(here, kind, `${block}.scala`), 'utf8');
  for (const [name, change] of [['', []], ...Object.entries(edits)] as [string, [string, string][]][]) {
    const text = (() => {
      try {
        return planted(source, change);
      } catch (error) {
        throw new Error(`${kind} ${block}: ${name}: ${(error as Error).message}`);
      }
    })();
    writeFileSync(path.join(programs, `Program${String(names.length).padStart(3, '0')}.scala`), text);
    names.push(name ? `${block}: ${name}` : block);
  }
}

const { classpath, plugins } = classpathOf(path.join(here, '..', kind));
function java(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('nice', ['-n', '5', 'java', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: scratch,
  });
  if (status !== 0) throw new Error(`${stdout.slice(-3000)}\n${stderr}`);
  return stdout;
}
const tools = ['Tell.scala', kind === 'chisel' ? 'Chisel.scala' : 'Spinal.scala'];
const files = tools.map((name) => path.join(here, name));
java('-cp', classpath, 'scala.tools.nsc.Main', '-nowarn', '-cp', classpath, '-d', tool, ...files);
const output = java('-cp', `${classpath}:${tool}`, 'Tell', programs, classpath, plugins.join(','));
rmSync(scratch, { recursive: true });

/** Lines that say nothing about the design: progress, versions, stack traces, and how many signals were optimised away. */
const noise = new RegExp(
  [
    String.raw`\[(Runtime|Progress|Done|Info)\]`,
    String.raw`(\[(error|warn)\] )?[\^ ~*-]*$`,
    String.raw`\[(error|warn)\] (?!\S+ \d+:\d+: )|ChiselException: Fatal errors|Errors: Fatal errors`,
    String.raw`\[Warning\] (Elaboration failed|\d+ signals were pruned|.* can only be write first into Verilog)`,
    'SLF4J|Spinal will restart|Elaborating design|Done elaborating',
    String.raw`(at )?\S+\((\S+\.(scala|java)(:\d+)?|Native Method|Unknown Source)\)$`,
  ]
    .map((pattern) => `(?:${pattern})`)
    .join('|'),
);
/** The lines between are the source and what points into it. */
const beginsMessage =
  /^(\[(error|warn|Warning|Error)\]|\S+: warning|\w+(Exception|Error|Exit|ExitCode)\b|warning|error)/;
const isNoise = (words: string) => words.search(noise) === 0;
const perProgram = (text: string) => text.split(/^Program\d+\.scala\n/m).slice(1);

const said: Record<string, Said[]> = {};
for (const [i, text] of perProgram(output).entries()) {
  let checks = false;
  const list: Said[] = [];
  for (const line of text.split('\n')) {
    const [stage = '', words = ''] = line.split('\t');
    if (/Checks and transforms/.test(words)) checks = true;
    const compiled = stage.startsWith('compiler');
    if (stage === '' || isNoise(words) || !(compiled || beginsMessage.test(words))) continue;
    const at = compiled ? 'compiler' : stage.startsWith('check') || checks ? 'check' : 'elaboration';
    list.push({ at, message: essence(words) });
  }
  said[names[i]!] = list;
}

/** The message without places, paths and the frames around it. */
function essence(words: string): string {
  const text = words.startsWith('FirtoolNonZeroExitCode') ? /error: .*/.exec(words)![0] : words;
  return text
    .replace(/Error detected in phase \w+ [* ]+/, '')
    .replace(/^\[error\] \S+ \d+:\d+: /, '')
    .replace(/^\S+\.scala:\d+:\d+: (?=warning)/, '')
    .replaceAll(/\S*\/(?=Program\d+\.scala)/g, '')
    .replace(/ (at at|\*{5}|note: |\d+ warnings? generated).*$/, '')
    .slice(0, 300);
}

const result: ScalaRecord = { said };
writeFileSync(path.join(here, `${kind}.json`), `${JSON.stringify(result, null, 2)}\n`);
for (const [name, list] of Object.entries(said))
  console.log(
    `${name}: ${list.map(({ at, message }) => `${at}: ${message.slice(0, 160)}`).join(' | ') || '-'}`,
  );
