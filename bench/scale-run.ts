import { elaborate } from '../src/lang/index.ts';
import { checkDesign } from '../src/passes/index.ts';
import { emitVerilog } from '../src/verilog/index.ts';
import { type ScaleShape, scaleDesign } from './scale-designs.ts';

/** One measurement in a process of its own: `scale-run.ts SHAPE NODES` prints seconds and peak memory as JSON. */
const [shape, wanted] = process.argv.slice(2);
const request = scaleDesign(shape as ScaleShape, Number(wanted));

interface Moment {
  /** Seconds on the clock, and of user and system time of the whole process. */
  readonly wall: number;
  readonly processor: number;
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, processor: (user + system) / 1e6 };
}

const moments = [now()];
const design = elaborate(request);
moments.push(now());
const diagnostics = checkDesign(design);
moments.push(now());
if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message);
const { files } = emitVerilog(design);
moments.push(now());

const [start, elaborated, checked, printed] = moments as [Moment, Moment, Moment, Moment];
const nodes = design.modules.reduce((sum, module) => sum + module.nodes.count, 0);
process.stdout.write(
  JSON.stringify({
    shape,
    nodes,
    modules: design.modules.length,
    elaborateSeconds: elaborated.wall - start.wall,
    checkSeconds: checked.wall - elaborated.wall,
    printSeconds: printed.wall - checked.wall,
    totalSeconds: printed.wall - start.wall,
    startProcessorSeconds: start.processor,
    elaborateProcessorSeconds: elaborated.processor - start.processor,
    checkProcessorSeconds: checked.processor - elaborated.processor,
    printProcessorSeconds: printed.processor - checked.processor,
    processorSeconds: printed.processor,
    nanosecondsPerNode: ((printed.processor - start.processor) * 1e9) / nodes,
    verilogMegabytes: files.reduce((sum, { text }) => sum + text.length, 0) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
