import type {
  AssignTree,
  CaseTree,
  DeclarationTree,
  Expression,
  ItemTree,
  ModuleTree,
  StatementTree,
} from '../tree.ts';
import { enumeratedSignals, enumerationTypes } from './enumerations.ts';

/**
 * The same module in the constructs of SystemVerilog: enumerated types for the values that have names, and for the
 * signals that never get anything else; `'0` and `'1` where the target gives the width; `unique` at cases in which every
 * value has one arm. Printers do the rest.
 */
export function toSystemVerilog(tree: ModuleTree): ModuleTree {
  const types = enumerationTypes(tree);
  const typeOf = enumeratedSignals(tree, types);
  const declaration = <D extends DeclarationTree>(item: D): D => {
    const typeName = typeOf.get(item.name);
    return typeName === undefined ? item : { ...item, typeName };
  };
  return {
    ...tree,
    types,
    declarations: tree.declarations.map(declaration),
    items: tree.items.map(itemOf),
    checks: tree.checks && { ...tree.checks, items: tree.checks.items.map(itemOf) },
  };
}

function itemOf(item: ItemTree): ItemTree {
  switch (item.kind) {
    case 'assign':
      return filled(item);
    case 'combinational':
      return { ...item, body: item.body.map(statementOf) };
    case 'clocked': {
      const reset = item.reset && { ...item.reset, body: item.reset.body.map(statementOf) };
      return { ...item, reset, body: item.body.map(statementOf) };
    }
    default:
      return item;
  }
}

function statementOf(statement: StatementTree): StatementTree {
  if (statement.kind === 'assign') return filled(statement);
  if (statement.kind === 'if')
    return {
      ...statement,
      then: statement.then.map(statementOf),
      otherwise: statement.otherwise.map(statementOf),
    };
  const arms = statement.arms.map(({ labels, body }) => ({ labels, body: body.map(statementOf) }));
  const otherwise = statement.otherwise?.map(statementOf) ?? null;
  return { ...statement, arms, otherwise, unique: isUnique(statement) };
}

/**
 * Every value has exactly one arm: labels are different constants, and the rest has a default. Without a default, where
 * the labels are all values there are, a simulator would still complain of an unknown one.
 */
function isUnique({ arms, otherwise }: CaseTree): boolean {
  if (otherwise === null) return false;
  const labels = arms.flatMap((arm) => arm.labels.map((label) => JSON.stringify(label)));
  return new Set(labels).size === labels.length;
}

function filled(statement: AssignTree): AssignTree {
  if (statement.target.kind !== 'name') return statement;
  return { ...statement, value: fill(statement.value) };
}

/** `'0` or `'1` for a literal of several bits that are all equal. */
function fill(value: Expression): Expression {
  if (value.kind !== 'literal') return value;
  const match = /^(\d+)'s?([dhb])([0-9a-f_]+)$/.exec(value.text);
  if (!match || match[1] === '1') return value;
  const [, width, base, digits] = match;
  const number = BigInt(`${{ d: '', h: '0x', b: '0b' }[base!]}${digits!.replaceAll('_', '')}`);
  if (number === 0n) return { kind: 'literal', text: "'0" };
  return number === 2n ** BigInt(width!) - 1n ? { kind: 'literal', text: "'1" } : value;
}
