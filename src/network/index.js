export { checkNetwork } from './check/check-network.ts';
export { noOrigins } from './check/report.ts';
export { loadNetwork } from './load-network.ts';
export { cyclesPerVector, indexBits, sumBits, vectorInputs } from './pim-geometry.ts';
export { readTflite } from './tflite/read-tflite.ts';
export { writeTflite } from './tflite/write-tflite.ts';
