export { AxiLiteToBus } from './lite-adapter.ts';
export { AxiLiteDecoder, type DecoderShape, type Region } from './lite-decoder.ts';
export {
  type AxiLiteInside,
  type AxiLitePorts,
  type AxiLiteShape,
  axiLite,
  axiLiteManager,
  axiLiteOf,
  axiLiteSubordinate,
  axiResponse,
  axiResponses,
  connectAxiLite,
} from './lite-ports.ts';
export { axiLiteTarget, type LiteAccess, type LiteAnswer } from './lite-subordinate.ts';
export { AxiMemory, type AxiMemoryShape, AxiToMemory } from './memory.ts';
export { type AxiShape, axiBurst, axiSubordinate } from './memory-ports.ts';
export {
  type AxiStreamPayload,
  type AxiStreamPorts,
  type AxiStreamShape,
  axiStreamPayload,
  axiStreamReceiver,
  axiStreamSender,
  FromAxiStream,
  streamOfAxi,
  streamToAxi,
  ToAxiStream,
} from './stream.ts';
