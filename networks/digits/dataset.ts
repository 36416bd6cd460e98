import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Height and width of an image, in pixels of 0..16. */
export const side = 8;
export const pixelMax = 16;
export const classes = 10;

/** The first 1437 images (80 %) train and calibrate; the rest is only ever tested on. */
export const trainingImages = 1437;

export interface Dataset {
  /** One image after the other, row by row, 0..16. */
  readonly pixels: Uint8Array;
  /** Digit 0..9 of each image. */
  readonly labels: Uint8Array;
}

/** The 1797 images of `data/digits.csv.gz`, in the order of the file. */
export function loadDigits(): Dataset {
  const file = path.join(import.meta.dirname, 'data', 'digits.csv.gz');
  const rows = gunzipSync(readFileSync(file)).toString('ascii').trimEnd().split('\n');
  const size = side * side;
  const pixels = new Uint8Array(rows.length * size);
  const labels = new Uint8Array(rows.length);
  rows.forEach((row, image) => {
    const numbers = row.split(',').map(Number);
    if (numbers.length !== size + 1)
      throw new Error(`${file}: row ${image + 1} has ${numbers.length} columns`);
    pixels.set(numbers.slice(0, size), image * size);
    labels[image] = numbers[size]!;
  });
  return { pixels, labels };
}

/** The pixels of one image as reals 0..1. */
export function imageOf(data: Dataset, image: number): Float32Array {
  const size = side * side;
  return Float32Array.from(
    data.pixels.subarray(image * size, (image + 1) * size),
    (pixel) => pixel / pixelMax,
  );
}
