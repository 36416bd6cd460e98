export { checkDesign } from './check-design.ts';
export { commonSubexpressions } from './common-subexpressions.ts';
export { type DeadCodeOptions, deadCode } from './dead-code.ts';
export { Folder } from './fold/folder.ts';
export { foldConstants } from './fold-constants.ts';
export { lowerStatements } from './lower-statements.ts';
export { mapModules, type Pass } from './pass.ts';
export { type RunOptions, runPasses, simulationPasses, standardPasses } from './pipeline.ts';
export { mapNodes, type NodeMaker, plainMaker, remake, remakeNodes, rewriteBody } from './rewrite.ts';
