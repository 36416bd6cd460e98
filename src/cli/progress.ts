import type { CosimProgress } from '../cosim/index.ts';
import { duration, grouped, scaled } from '../report/index.ts';
import type { Output } from './output.ts';

/** Milliseconds between two pictures of the live line, and between two plain lines. */
const liveEvery = 100;
const plainEvery = 5000;

/** Shows how far a co-simulation is: one live line on a terminal, elsewhere a line now and then. */
export class ProgressView {
  readonly #output: Output;
  readonly #started = performance.now();
  #shown = performance.now();

  constructor(output: Output) {
    this.#output = output;
  }

  update(progress: CosimProgress): void {
    const now = performance.now();
    const { interactive } = this.#output;
    if (now - this.#shown < (interactive ? liveEvery : plainEvery)) return;
    this.#shown = now;
    const text = progressText(progress, (now - this.#started) / 1000);
    if (interactive) this.#output.live(`${gauge(progress)} ${text}`);
    else this.#output.note(text);
  }

  end(): void {
    this.#output.live('');
  }
}

function gauge({ cycles, cyclesTotal }: CosimProgress): string {
  const filled = Math.round(Math.min(1, cycles / cyclesTotal) * 16);
  return `${'█'.repeat(filled)}${'░'.repeat(16 - filled)}`;
}

/** `input 2 of 10, layer 3 of 10 conv2d_2, tile 4 of 9, 123,456 cycles, 1.2 M cycles/s, 8 s left`. */
export function progressText(progress: CosimProgress, seconds: number): string {
  const { image, images, layer, layers, layerName, tile, tiles, cycles, cyclesTotal } = progress;
  const left = (seconds / cycles) * Math.max(0, cyclesTotal - cycles);
  return [
    `input ${image + 1} of ${images}`,
    `layer ${layer + 1} of ${layers} ${layerName}`,
    `tile ${tile + 1} of ${tiles}`,
    `${grouped(cycles)} cycles`,
    `${scaled(cycles / seconds)} cycles/s`,
    `${duration(left)} left`,
  ].join(', ');
}
