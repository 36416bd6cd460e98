import type { Module, Statement } from '../ir/index.ts';
import { dropUnobserved } from './dead/unobserved.ts';
import { mapModules, type Pass } from './pass.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from './rewrite.ts';

export interface DeadCodeOptions {
  /**
   * Also drop what no output of the top shows: signals, memories, ports, instances and modules. Default false, since the
   * Verilog keeps every name that the author declared.
   */
  readonly signals?: boolean;
}

/** `deadCode()` is the pass for the Verilog path, `deadCode({ signals: true })` the one for simulation. */
export function deadCode(options: DeadCodeOptions = {}): Pass {
  const { signals = false } = options;
  return {
    name: 'dead-code',
    summary: signals
      ? 'drop everything that no output of the top can show'
      : 'drop unused expressions and empty conditions; declared names stay',
    requires: '',
    ensures: signals
      ? 'every signal has an effect on an output of the top; the ports of the top are as before'
      : 'every node is used by a statement; no `if` or `case` is empty',
    run: (design) => mapModules(signals ? dropUnobserved(design) : design, withoutUnused),
  };
}

function withoutUnused(module: Module): Module {
  const kept = rewriteBody(module.body, (statement) => (isEmpty(statement) ? [] : [statement]));
  const maker = plainMaker();
  const made = remakeNodes({ nodes: module.nodes, body: kept }, maker);
  const body = rewriteBody(kept, (statement) => [mapNodes(statement, (node) => made[node]!)]);
  return { ...module, nodes: maker.nodes, body };
}

function isEmpty(statement: Statement): boolean {
  if (statement.kind === 'assign' || statement.otherwise.length > 0) return false;
  return statement.kind === 'if'
    ? statement.then.length === 0
    : statement.arms.every((arm) => arm.body.length === 0);
}
