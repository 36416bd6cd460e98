import path from 'node:path';
import { type Contender, SimulatorProcess, timed } from './contender.ts';

/** Stimuli side by side. */
const lanes = 16;

/** Many stimuli at once, in a process of its own: cycles a second are those of all lanes together. */
export async function lanesOf(name: string): Promise<Contender> {
  const script = path.join(import.meta.dirname, 'lanes-process.ts');
  const child = new SimulatorProcess(process.execPath, [script, name, `${lanes}`], import.meta.dirname);
  const [buildSeconds, firstCycleSeconds] = (await child.line()).split(' ').map(Number) as [number, number];
  return timed('lanes', child, { buildSeconds, firstCycleSeconds });
}
