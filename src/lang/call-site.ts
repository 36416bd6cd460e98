import { fileURLToPath } from 'node:url';
import type { Place } from '../diag/index.ts';

let fixed: Place | undefined;

/**
 * Runs `body` as if everything in it stood at `place`: a library that turns a description into hardware lets the
 * Verilog and the diagnostics point to the description instead of to itself.
 */
export function atPlace<T>(place: Place | undefined, body: () => T): T {
  const outer = fixed;
  fixed = place ?? outer;
  try {
    return body();
  } finally {
    fixed = outer;
  }
}

const ownFolder = new URL('.', import.meta.url).href;

/**
 * The nearest caller outside of the language itself: the line that the author wrote. Costs one to two microseconds where
 * `entry` is the function that the author called, three times that otherwise, so it is taken for declarations,
 * assignments, instances and mistakes, not for every expression. Each function between the author and this one costs 0.3
 * more, also when it is compiled into its caller: what is called often captures first, and hands the place on.
 */
export function captureLocation(entry?: Entry): Place | undefined {
  if (fixed) return fixed;
  if (!entry) return searchCallers();
  // As in `callers`, which would be one function more.
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  let frames: readonly NodeJS.CallSite[];
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = asFrames;
    Error.captureStackTrace(holder, entry);
    frames = holder.stack as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return (frames.length > 0 ? placeOutside(frames[0]!) : undefined) ?? searchCallers();
}

function searchCallers(): Place | undefined {
  for (const depth of depths) {
    const frames = callers(depth, captureLocation);
    const place = nearestOutside(frames);
    if (place || frames.length < depth) return place;
  }
  return undefined;
}

/** A function of the language that authors call; whoever called it last is looked at first. */
export type Entry = (...parameters: never[]) => unknown;

/** How far up the stack to look, in turn: every frame costs time, and the author is near most of the time. */
const depths = [5, 30, 200];

const asFrames = (_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] => frames;

/** At most `depth` frames, innermost first, beginning with the caller of `entry`; none where that does not run. */
function callers(depth: number, entry: Entry): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = asFrames;
    Error.captureStackTrace(holder, entry);
    return holder.stack as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The author's line of an exception that JavaScript threw: its nearest frame outside of the language itself. */
export function placeOfError(error: Error): Place | undefined {
  for (const [, file, line, column] of (error.stack ?? '').matchAll(
    /(?:\(|at |\n\s*)((?:file:)?\/[^\s()]+):(\d+):(\d+)/g,
  )) {
    const url = file!.startsWith('/') ? `file://${file}` : file!;
    if (url.startsWith(ownFolder) || url.includes('/node_modules/')) continue;
    return { file: fileURLToPath(url.split('?')[0]!), line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** Where a type was made, and how many types had been made before it. */
export interface Origin {
  readonly place: Place | undefined;
  readonly order: number;
}

let made = 0;

/** The origin of a type that is made now, by a call that stands at `place`. */
export function originAt(place: Place | undefined): Origin {
  return { place, order: made++ };
}

export function typesMade(): number {
  return made;
}

function nearestOutside(frames: readonly NodeJS.CallSite[]): Place | undefined {
  for (const frame of frames) {
    const place = placeOutside(frame);
    if (place) return place;
  }
  return undefined;
}

/** Where a frame stands, unless that is in the language or in Node. */
function placeOutside(frame: NodeJS.CallSite): Place | undefined {
  const script = frame.getScriptNameOrSourceURL() ?? frame.getFileName();
  const file = script && outsideFile(script);
  return file ? { file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 } : undefined;
}

const outsideFiles = new Map<string, string | null>();

/** The path of a script, or null for one of the language or of Node. */
function outsideFile(script: string): string | null {
  let file = outsideFiles.get(script);
  if (file === undefined) {
    file = findOutsideFile(script);
    outsideFiles.set(script, file);
  }
  return file;
}

function findOutsideFile(script: string): string | null {
  if (script.startsWith('node:')) return null;
  const url = script.startsWith('/') ? `file://${script}` : script;
  if (url.startsWith(ownFolder)) return null;
  return url.startsWith('file:') ? fileURLToPath(url.split('?')[0]!) : script;
}
