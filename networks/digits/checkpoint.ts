import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FloatNet } from './float-net.ts';

export const checkpointFile = path.join(import.meta.dirname, 'checkpoint.f32');

/** Parameters rounded to float32, little endian, in the order of `place`. */
export function encodeCheckpoint(parameters: Float64Array): Uint8Array {
  const bytes = new Uint8Array(4 * parameters.length);
  const view = new DataView(bytes.buffer);
  parameters.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

/** The trained network of the repository. */
export function loadCheckpoint(): FloatNet {
  const bytes = readFileSync(checkpointFile);
  const net = new FloatNet();
  if (bytes.length !== 4 * net.parameters.length)
    throw new Error(`${checkpointFile} has ${bytes.length} bytes`);
  for (let i = 0; i < net.parameters.length; i++) net.parameters[i] = bytes.readFloatLE(4 * i);
  return net;
}
