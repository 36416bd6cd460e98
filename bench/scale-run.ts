import { elaborate } from '../src/lang/index.ts';
import { checkDesign } from '../src/passes/index.ts';
import { emitVerilog } from '../src/verilog/index.ts';
import { type ScaleShape, scaleDesign } from './scale-designs.ts';

/** One measurement in a process of its own: `scale-run.ts SHAPE NODES` prints seconds and peak memory as JSON. */
const [shape, wanted] = process.argv.slice(2);
const request = scaleDesign(shape as ScaleShape, Number(wanted));
const seconds = () => performance.now() / 1000;
const start = seconds();
const design = elaborate(request);
const elaborated = seconds();
const diagnostics = checkDesign(design);
const checked = seconds();
if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message);
const { files } = emitVerilog(design);
const printed = seconds();
const { user, system } = process.cpuUsage();
const nodes = design.modules.reduce((sum, module) => sum + module.nodes.count, 0);
process.stdout.write(
  JSON.stringify({
    shape,
    nodes,
    modules: design.modules.length,
    elaborateSeconds: elaborated - start,
    checkSeconds: checked - elaborated,
    printSeconds: printed - checked,
    totalSeconds: printed - start,
    processorSeconds: (user + system) / 1e6,
    nanosecondsPerNode: ((printed - start) * 1e9) / nodes,
    verilogMegabytes: files.reduce((sum, { text }) => sum + text.length, 0) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
