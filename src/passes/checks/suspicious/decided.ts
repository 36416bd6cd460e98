import {
  type Case,
  type Design,
  type If,
  type LocationId,
  type Module,
  type NodeId,
  Op,
  type Statement,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import { Facts } from './facts.ts';
import type { ValueRanges } from './value-ranges.ts';

/** A list of statements to look at, with what holds there; or the end of one, where its facts end as well. */
type Step =
  | {
      readonly body: readonly Statement[];
      readonly enter: (facts: Facts) => void;
    }
  | { readonly leave: number };

/**
 * SL0223: conditions that statements around them decide, or that are literals; SL0224: arms of a `case` that can never be
 * taken. Each is told once for the statement: what stands inside of it is not looked at with the wrong condition again.
 */
export function checkDecided(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  complaints: Complaints,
): void {
  const facts = new Facts(module, ranges);
  const steps: Step[] = [{ body: module.body, enter: () => {} }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    if ('leave' in step) {
      facts.undo(step.leave);
      continue;
    }
    const mark = facts.mark;
    step.enter(facts);
    const inner: Step[] = [];
    for (const statement of step.body) {
      if (statement.kind === 'if') inner.push(...ofIf(design, module, facts, statement, complaints));
      else if (statement.kind === 'case')
        inner.push(...ofCase(design, module, ranges, facts, statement, complaints));
    }
    steps.push({ leave: mark });
    for (let i = inner.length - 1; i >= 0; i--) steps.push(inner[i]!);
  }
}

function ofIf(
  design: Design,
  module: Module,
  facts: Facts,
  { condition, then, otherwise, location }: If,
  complaints: Complaints,
): Step[] {
  const literal = module.nodes.op[condition] === Op.const;
  const known = literal ? null : facts.decide(condition);
  const where = ` of module '${module.name}'`;
  if (literal) {
    const value = module.nodes.value(condition);
    complaints.add('SL0223', location, `this condition${where} is always ${value}`, {
      help: 'decide with if (...) while the hardware is described, or give a condition that can change',
    });
  } else if (known) {
    const value = known.value ? 1 : 0;
    const text = describeNode(design, module, condition);
    complaints.add('SL0223', location, `condition '${text}'${where} is always ${value} here`, {
      related: [{ message: 'decided by this', location: known.since }],
      help: value ? 'remove the condition' : 'what stands under it never applies: correct it, or remove it',
    });
  }
  const sides: Step[] = [
    { body: then, enter: (inner) => inner.assume(condition, true, location) },
    { body: otherwise, enter: (inner) => inner.assume(condition, false, location) },
  ];
  return known ? [{ body: known.value ? then : otherwise, enter: () => {} }] : sides;
}

function ofCase(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  facts: Facts,
  { subject, arms, otherwise, location }: Case,
  complaints: Complaints,
): Step[] {
  const { nodes } = module;
  const known = facts.literalFor(subject);
  const text = describeNode(design, module, subject);
  const where = `'${text}' of module '${module.name}'`;
  const steps: Step[] = [];
  for (const { labels, body } of arms) {
    const impossible = labels.filter((label) => isOutside(nodes.value(label), subject, ranges));
    for (const label of impossible) {
      const value = describeNode(design, module, label);
      const at = firstLocation(body) ?? location;
      complaints.add('SL0224', at, `arm ${value} of the case on ${where} can never be taken`, {
        related: [
          {
            message: `'${text}' is ${ranges.low[subject]} to ${ranges.high[subject]}`,
            location,
          },
        ],
        help: 'correct the label, or remove the arm',
      });
    }
    const isOther = known && !labels.some((label) => nodes.value(label) === nodes.value(known.literal));
    if (!isOther)
      steps.push({
        body,
        enter: (inner) => {
          if (labels.length === 1) inner.assumeValue(subject, labels[0]!, location);
        },
      });
  }
  if (known)
    complaints.add('SL0223', location, `the case on ${where} has only one value here`, {
      related: [
        { message: `decided by this: ${describeNode(design, module, known.literal)}`, location: known.since },
      ],
      help: 'the other arms never apply: correct the condition around it, or remove the case',
    });
  steps.push({ body: otherwise, enter: () => {} });
  return steps;
}

function isOutside(value: bigint, subject: NodeId, ranges: ValueRanges): boolean {
  if (!ranges.isFollowed(subject) || ranges.low[subject] === ranges.high[subject]) return false;
  return value < BigInt(ranges.low[subject]!) || value > BigInt(ranges.high[subject]!);
}

function firstLocation(body: readonly Statement[]): LocationId | undefined {
  return body.find(({ location }) => location >= 0)?.location;
}
