import type { Observer } from './observer.ts';
import type { Recorder } from './recorder.ts';
import type { TraceWriter } from './trace-writer.ts';

/** Runs the recorded cycles from `count` before `end` to `end` again and writes their waves; gives the first of them. */
export function replay(
  recorder: Recorder,
  observer: Observer,
  { count, end }: { readonly count: number; readonly end: number },
  target: string | TraceWriter,
): number {
  const { segments } = recorder;
  const first = Math.max(segments[0]!.cycle, end - count);
  // The last segment that begins early enough; all that follow are run through.
  const start = segments.findLastIndex(({ cycle }) => cycle <= first);
  const { state, cycle, lastClocks, running, clocks } = segments[start]!;
  const runner = observer.enter(state, cycle, lastClocks);
  const { machine } = runner;
  const stop = runner.trace(target, { from: first, to: end });
  const clockNames = (mask: number) =>
    mask === 0xffff_ffff ? undefined : runner.clocks.filter((_, i) => (mask >>> i) & 1);
  let names = clockNames(clocks);
  if (running) runner.runStreams(running.job, running.blocks);
  for (const event of segments.slice(start).flatMap(({ events }) => events)) {
    // A job that runs beyond a snapshot is in the log once, before the snapshot.
    if (event.cycle > machine.cycle) runner.step(event.cycle - machine.cycle, names);
    if (event.kind === 'job') runner.runStreams(event.job, null);
    else if (event.kind === 'state') observer.replaceState(event.state);
    else if (event.kind === 'clocks') names = clockNames(event.clocks);
    else observer.writeWord(event.address, event.value);
  }
  if (end > machine.cycle) runner.step(end - machine.cycle, names);
  stop();
  return first;
}
