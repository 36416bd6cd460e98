import type { Module, Statement } from '../ir/index.ts';
import { Folder } from './fold/folder.ts';
import { StatementRunner } from './lower/run-statements.ts';
import { mapModules, type Pass } from './pass.ts';
import { remakeNodes } from './rewrite.ts';

export const lowerStatements: Pass = {
  name: 'lower-statements',
  summary: 'turn every body into one expression per signal',
  requires: 'no signal is a latch',
  ensures: 'a body is a list of plain assignments of whole signals, one each, in the order of the signals',
  run: (design) => mapModules(design, lowerModule),
};

/** Bits that a wire does not get on some path are 0; a register keeps what it has. */
function lowerModule(module: Module): Module {
  const { signals } = module;
  const folder = new Folder();
  const made = remakeNodes(module, folder);
  const runner = new StatementRunner({
    folder,
    node: (node) => made[node]!,
    widthOf: (signal) => signals[signal]!.width,
    valueBefore(signal) {
      const { kind, width } = signals[signal]!;
      return kind === 'reg' ? folder.nodes.ref(signal, width) : folder.zero(width);
    },
  });
  const values = runner.run(module.body);
  const body = signals
    .filter((signal) => values.has(signal.id))
    .map(({ id, width }): Statement => {
      const location = runner.locations.get(id) ?? -1;
      return { kind: 'assign', target: id, low: 0, width, index: -1, value: values.get(id)!, location };
    });
  return { ...module, nodes: folder.nodes, body };
}
