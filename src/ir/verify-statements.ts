import type { Assign, Case, Module } from './design.ts';
import type { LocationId } from './location.ts';
import type { NodeId } from './nodes.ts';
import { Op } from './op.ts';
import { forEachNodeOf, forEachStatement } from './walk.ts';

/** Calls `report` with what is wrong with the statements of a module: targets, widths, conditions, labels. */
export function verifyStatements(
  module: Module,
  report: (message: string, location: LocationId) => void,
): void {
  const { nodes } = module;
  forEachStatement(module.body, (statement) => {
    let exist = true;
    forEachNodeOf(statement, (node) => {
      if (!(node >= 0 && node < nodes.count)) exist = false;
    });
    let wrong: string | null;
    if (!exist) wrong = `a statement uses a node that does not exist`;
    else if (statement.kind === 'assign') wrong = wrongAssign(module, statement);
    else if (statement.kind === 'if') {
      const width = nodes.width[statement.condition]!;
      wrong = width === 1 ? null : `the condition of an 'if' has ${width} bits`;
    } else wrong = wrongCase(module, statement);
    if (wrong !== null) report(wrong, statement.location);
  });
}

function wrongAssign(module: Module, { target, low, width, index, value }: Assign): string | null {
  const signal = module.signals[target];
  if (!signal) return `signal ${target} is assigned but does not exist`;
  const name = `'${signal.name}'`;
  if (signal.kind === 'input') return `input ${name} is assigned by a statement`;
  if (signal.source !== 'statements')
    return `${name} is driven by ${signal.source === 'memory' ? 'a memory' : 'an instance'} and assigned by a statement`;
  if (!(low >= 0 && width >= 1 && low + width <= signal.width))
    return `bits [${low} +: ${width}] of ${name} are assigned, which has ${signal.width} bits`;
  if (index >= 0 && low !== 0) return `an indexed assignment to ${name} has low bit ${low}, not 0`;
  if (index < -1) return `the index of an assignment to ${name} is node ${index}`;
  const has = module.nodes.width[value]!;
  return has === width ? null : `${has} bits are assigned to ${width} bits of ${name}`;
}

function wrongCase(module: Module, { subject, arms }: Case): string | null {
  const { nodes } = module;
  const width = nodes.width[subject]!;
  const seen = new Set<bigint>();
  for (const { labels } of arms) {
    if (labels.length === 0) return `an arm of a 'case' has no label`;
    for (const label of labels) {
      const wrong = wrongLabel(module, label, width, seen);
      if (wrong !== null) return wrong;
      seen.add(nodes.value(label));
    }
  }
  return null;
}

function wrongLabel(module: Module, label: NodeId, width: number, seen: ReadonlySet<bigint>): string | null {
  const { nodes } = module;
  if (nodes.op[label] !== Op.const) return `a label of a 'case' is not a literal`;
  if (nodes.width[label] !== width)
    return `a label of ${nodes.width[label]} bits in a 'case' over ${width} bits`;
  return seen.has(nodes.value(label)) ? `label ${nodes.value(label)} stands twice in a 'case'` : null;
}
