import type { NamedInput } from '../cosim/index.ts';
import type { Tensor, TensorData } from '../golden/index.ts';

/** A network's input as a picture that a page can carry in itself. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `data:image/bmp;base64,...` */
  readonly uri: string;
}

/** Larger inputs would make the page heavy. */
const maxPixels = 128 * 128;

/** Pictures by name of input; none unless the input is one map of grey (1) or red, green and blue (3) channels. */
export function picturesOf(tensor: Tensor, inputs: readonly NamedInput[]): ReadonlyMap<string, Picture> {
  const [batch, height = 0, width = 0, channels = 0] = tensor.shape;
  const drawable =
    tensor.shape.length === 4 &&
    batch === 1 &&
    (channels === 1 || channels === 3) &&
    height * width <= maxPixels &&
    height > 1 &&
    width > 1;
  if (!drawable) return new Map();
  return new Map(
    inputs.map(({ name, data }) => [name, { width, height, uri: bitmap(data, width, height, channels) }]),
  );
}

/** Values stretched from their least to 0 and from their greatest to 255, as an uncompressed bitmap. */
function bitmap(data: TensorData, width: number, height: number, channels: number): string {
  const values = Array.from(data as ArrayLike<number | bigint>, Number);
  const low = values.reduce((a, b) => Math.min(a, b));
  const span = values.reduce((a, b) => Math.max(a, b)) - low || 1;
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  // A negative height puts the first row on top.
  file.writeInt32LE(-height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        const value = values[(y * width + x) * channels + (channels === 3 ? 2 - c : 0)]!;
        file[54 + y * rowBytes + x * 3 + c] = Math.round(((value - low) / span) * 255);
      }
  return `data:image/bmp;base64,${file.toString('base64')}`;
}
