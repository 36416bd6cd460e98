export { type FifoParameters, type FifoPorts, SyncFifo } from './fifo.ts';
export type { PayloadParameter, ThroughPorts } from './generic.ts';
export { BackwardSlice, ForwardSlice, SkidBuffer } from './register-slice.ts';
export {
  type DemuxPorts,
  type ForkPorts,
  type JoinParameters,
  type JoinPorts,
  type MuxPorts,
  StreamDemux,
  StreamFork,
  StreamJoin,
  StreamMux,
  type WaysParameters,
} from './route.ts';
export { Downsizer, Upsizer, type WidthConverterParameters } from './width.ts';
