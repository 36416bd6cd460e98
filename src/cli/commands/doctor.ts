import { findTools } from '../../engine/tools/index.ts';
import { exitCodes } from '../failure.ts';
import type { Output } from '../output.ts';
import { spinlightVersion } from '../versions.ts';

/** `spinlight doctor`: what is there, what is not, and how to get it. */
export async function doctor(output: Output): Promise<number> {
  const tools = findTools();
  const mark = (ok: boolean) =>
    output.color ? (ok ? '\u001b[32m✔\u001b[0m' : '\u001b[31m✘\u001b[0m') : ok ? '✔' : '✘';
  output.print(
    `${mark(true)} spinlight ${spinlightVersion()} on Node ${process.versions.node}: the embedded engine works`,
  );
  const width = Math.max(...tools.map((tool) => tool.name.length));
  for (const tool of tools) {
    const what = tool.ok ? `${tool.version} (${tool.path})` : tool.problem;
    output.print(`${mark(tool.ok)} ${tool.name.padEnd(width)}  ${what}, for ${tool.purpose}`);
    if (!tool.ok)
      output.print(`  ${' '.repeat(width)}  ${tool.optional ? 'optional; ' : ''}install: ${tool.install}`);
  }
  const ok = tools.every((tool) => tool.ok || tool.optional);
  output.object({ ok, spinlight: spinlightVersion(), node: process.versions.node, tools });
  return ok ? exitCodes.ok : exitCodes.environment;
}
