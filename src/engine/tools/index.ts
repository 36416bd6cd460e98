export { allDone } from './all-done.ts';
export { cacheEntry } from './cache-entry.ts';
export { openCacheFolder } from './cache-folder.ts';
export { type ToolName, toolCatalogue } from './catalogue.ts';
export { findExecutable } from './find-executable.ts';
export { firstErrors } from './first-errors.ts';
export { packageRoot } from './package-root.ts';
export { type CommandResult, runCommand } from './run-command.ts';
export { type SourceFile, writeSources } from './source-files.ts';
export { loadTemplates, readPackageFile, renderTemplate } from './template.ts';
export {
  askVersions,
  findTools,
  optionalTool,
  requireTool,
  type Tool,
  type ToolReport,
} from './tool-report.ts';
export { verilatorBinary } from './verilator-binary.ts';
export { atLeast } from './version.ts';
