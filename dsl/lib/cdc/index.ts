export { AsyncFifo, type AsyncFifoParameters, type AsyncFifoPorts } from './async-fifo.ts';
export { Handshake, type HandshakeParameters, type HandshakePorts } from './handshake.ts';
export type { CrossingParameters } from './options.ts';
export { PulseSynchroniser } from './pulse-synchroniser.ts';
export { ResetSynchroniser } from './reset-synchroniser.ts';
export { Synchroniser, type SynchroniserParameters } from './synchroniser.ts';
