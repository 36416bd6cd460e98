import { type Design, forEachStatement, type Module, Op, opNames } from '../../src/ir/index.ts';
import { isMapped } from './mapped.ts';
import { isStructured, memoryStyle, type Plan } from './plan.ts';
import { mapsToGates } from './yosys.ts';

/** Width classes that the campaign must reach, by the widest bit count of each. */
export const widthClasses = [1, 8, 16, 31, 32, 33, 63, 64, 65, 128, 300];

/** Everything that the designs of a campaign have to show somewhere. */
export const allFeatures: readonly string[] = [
  ...opNames.map((op) => `op ${op}`),
  ...widthClasses.map((width) => `width ..${width}`),
  ...['if', 'case', 'assign slice', 'assign index', 'enumeration', 'fsm', 'signed port', 'vector'],
  ...['register without reset', 'register never assigned', 'register assigned in part'],
  ...[
    'memory',
    'rom',
    'preloaded ram',
    'read sync',
    'read async',
    'two reads',
    'two writes',
    'write mask',
    'depth 2^n',
    'depth odd',
  ],
  ...['hierarchy', 'two levels', 'repeated module', 'stream', 'reset read as data', 'shared expression'],
  ...['several clocks', 'synchronous reset', 'asynchronous reset', 'clock without reset'],
  ...['memory inferred', 'memory fpga', 'memory asic', 'gates after abc', 'arrays and sums'],
  ...['mapped to gates', 'mapped to cells', 'optimised verilog', 'plain verilog'],
];

/** The features of a design, each once. */
export function featuresOf(plan: Plan): Set<string> {
  const { design } = plan;
  const found = new Set<string>();
  for (const module of design.modules) moduleFeatures(design, module, found);
  const used = design.modules.flatMap((m) => m.instances.map((i) => i.module));
  if (used.length > 0) found.add('hierarchy');
  if (new Set(used).size < used.length) found.add('repeated module');
  if (used.some((index) => index !== design.top && design.modules[index]!.instances.length > 0))
    found.add('two levels');
  found.add(mapsToGates(plan) ? 'mapped to gates' : 'mapped to cells');
  if (isStructured(plan.seed)) found.add('arrays and sums');
  if (isMapped(plan)) found.add('gates after abc');
  if (plan.clocks.length > 1) found.add('several clocks');
  if (found.has('memory')) found.add(`memory ${memoryStyle(plan.seed)}`);
  found.add(plan.seed % 2 === 0 ? 'plain verilog' : 'optimised verilog');
  return found;
}

function moduleFeatures(design: Design, module: Module, found: Set<string>): void {
  const { nodes, signals, memories, domains } = module;
  for (let node = 0; node < nodes.count; node++) {
    found.add(`op ${opNames[nodes.op[node]!]}`);
    found.add(widthClass(nodes.width[node]!));
    if (nodes.op[node] === Op.ref && domains.some((d) => d.reset === nodes.a[node]))
      found.add('reset read as data');
  }
  const assigned = new Set<number>();
  const states = new Set<number>();
  forEachStatement(module.body, (s) => {
    if (s.kind !== 'assign') found.add(s.kind);
    if (s.kind === 'case' && nodes.op[s.subject] === Op.ref) states.add(nodes.a[s.subject]!);
    if (s.kind !== 'assign') return;
    assigned.add(s.target);
    if (s.index >= 0) found.add('assign index');
    else if (s.width < signals[s.target]!.width) {
      found.add('assign slice');
      if (signals[s.target]!.kind === 'reg') found.add('register assigned in part');
    }
  });
  for (const signal of signals) {
    found.add(widthClass(signal.width));
    if (signal.lane > 0) found.add('vector');
    if (signal.signed && signal.kind !== 'wire' && signal.kind !== 'reg') found.add('signed port');
    if (signal.enumeration >= 0 && design.enumerations[signal.enumeration]) {
      found.add('enumeration');
      if (signal.kind === 'reg' && states.has(signal.id) && assigned.has(signal.id)) found.add('fsm');
    }
    if (signal.kind !== 'reg') continue;
    if (signal.reset === null) found.add('register without reset');
    if (!assigned.has(signal.id)) found.add('register never assigned');
  }
  for (const { resetKind, reset } of domains)
    found.add(
      reset < 0 ? 'clock without reset' : resetKind === 'async' ? 'asynchronous reset' : 'synchronous reset',
    );
  if (module.streams.length > 0) found.add('stream');
  for (const { reads, writes, init, depth } of memories) {
    found.add('memory');
    if (init) found.add(writes.length > 0 ? 'preloaded ram' : 'rom');
    for (const { kind } of reads) found.add(`read ${kind}`);
    if (reads.length > 1) found.add('two reads');
    if (writes.length > 1) found.add('two writes');
    if (writes.some((w) => w.mask >= 0)) found.add('write mask');
    found.add((depth & (depth - 1)) === 0 ? 'depth 2^n' : 'depth odd');
  }
  const used = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++)
    nodes.forEachOperand(node, (operand) => {
      if (++used[operand]! > 1 && nodes.op[operand] !== Op.ref && nodes.op[operand] !== Op.const)
        found.add('shared expression');
    });
}

function widthClass(width: number): string {
  return `width ..${widthClasses.find((limit) => width <= limit) ?? 300}`;
}
