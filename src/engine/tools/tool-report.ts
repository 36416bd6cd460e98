import { execFile, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fail, InternalError } from '../../diag/index.ts';
import { type ToolDescription, type ToolName, toolCatalogue } from './catalogue.ts';
import { findExecutable } from './find-executable.ts';
import { atLeast } from './version.ts';

/** What `spinlight doctor` shows about one program. */
export interface ToolReport {
  readonly name: ToolName;
  readonly purpose: string;
  readonly optional: boolean;
  readonly path: string | null;
  /** As the tool prints it, or null when it is missing or does not say. */
  readonly version: string | null;
  /** Oldest version that will do, or '' for any. */
  readonly minimum: string;
  readonly ok: boolean;
  /** Why it is not ok, or null. */
  readonly problem: string | null;
  /** What to type on Debian and Ubuntu. */
  readonly install: string;
}

/** A program that is there and new enough. */
export interface Tool {
  readonly name: ToolName;
  readonly path: string;
  readonly version: string;
}

/** Looks for every program of the catalogue on the search path and asks each for its version. */
export function findTools(): ToolReport[] {
  return toolCatalogue.map(probe);
}

/** The program, or diagnostic SL0501 (not installed) or SL0502 (too old) with the command that installs it. */
export function requireTool(name: ToolName): Tool {
  const description = describe(name);
  const report = probe(description);
  if (report.path === null) {
    fail('SL0501', `${name} is not installed; it is needed for ${description.purpose}`, {
      help: `Install it with: ${report.install}`,
    });
  }
  if (!report.ok || report.version === null) {
    fail('SL0502', `${report.problem}; it is needed for ${description.purpose}`, {
      help: `Install a newer one. ${description.newer}`.trim(),
    });
  }
  return { name, path: report.path, version: report.version };
}

/** The program if it is usable, else null: for programs that only make things faster. */
export function optionalTool(name: ToolName): Tool | null {
  const { path, version, ok } = probe(describe(name));
  return ok && path !== null && version !== null ? { name, path, version } : null;
}

function describe(name: ToolName): ToolDescription {
  const description = toolCatalogue.find((tool) => tool.name === name);
  if (!description) throw new InternalError(`no tool ${name} in the catalogue`);
  return description;
}

function probe(tool: ToolDescription): ToolReport {
  const file = findExecutable(tool.name);
  const version = file === null ? null : versionOf(file, tool);
  const problem = problemOf(tool, file, version);
  return {
    name: tool.name,
    purpose: tool.purpose,
    optional: tool.optional,
    path: file,
    version,
    minimum: tool.minimum,
    ok: problem === null,
    problem,
    install: `sudo apt-get install -y ${tool.packageName}`,
  };
}

function problemOf(tool: ToolDescription, file: string | null, version: string | null): string | null {
  if (file === null) return `${tool.name} is not installed`;
  if (version === null) return `${file} does not tell its version`;
  if (tool.minimum !== '' && !atLeast(version, tool.minimum)) {
    return `${tool.name} ${version} is older than ${tool.minimum}`;
  }
  return null;
}

/** Asking takes 2 to 50 ms, so a file that has not changed is asked once per process. */
const versions = new Map<string, string | null>();

function versionOf(file: string, tool: ToolDescription): string | null {
  const key = identityOf(file);
  let version = versions.get(key);
  if (version === undefined) {
    const { stdout, stderr } = spawnSync(tool.answers?.(file) ?? file, tool.versionArguments, {
      encoding: 'utf8',
      timeout: 20_000,
    });
    version = tool.versionPattern.exec(`${stdout}\n${stderr}`)?.[1] ?? null;
    versions.set(key, version);
  }
  return version;
}

/**
 * Asks programs for their versions while this process does something else; whoever needs them afterwards does not wait.
 * Programs that are missing or do not answer are left to those who need them.
 */
export async function askVersions(names: readonly ToolName[]): Promise<void> {
  await Promise.all(names.map((name) => ask(describe(name))));
}

function ask(tool: ToolDescription): Promise<void> {
  const file = findExecutable(tool.name);
  const key = file === null ? '' : identityOf(file);
  if (file === null || versions.has(key)) return Promise.resolve();
  return new Promise((resolve) => {
    execFile(
      tool.answers?.(file) ?? file,
      tool.versionArguments,
      { timeout: 20_000 },
      (_error, stdout, stderr) => {
        const version = tool.versionPattern.exec(`${stdout}\n${stderr}`)?.[1];
        if (version !== undefined) versions.set(key, version);
        resolve();
      },
    );
  });
}

function identityOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${file} ${mtimeMs} ${size}`;
}
