import { fail } from '../../../diag/index.ts';
import type { CycleFunctions, Machine } from './machine.ts';
import { suggestion } from './suggest.ts';
import { Field, layOutDomain, stateWord, type ToggleDomain } from './toggle-layout.ts';
import { togglesModule } from './toggle-module.ts';
import type { TogglePlaces, TogglePoint } from './toggle-points.ts';

/** The share of the blocks that are looked at from which it is worth to compile without those that are done. */
const worthShare = 0.8;
/** Runs of cycles without news after which a smaller share is worth it. */
const quietRuns = 32;

interface Watched {
  readonly point: TogglePoint;
  readonly domain: ToggleDomain;
}

/**
 * Notes which bits rose and which fell, from one cycle that counts to the next: blocks of the engine's memory are compared
 * with what they were, just before every edge, inside WebAssembly. Blocks of which every bit has done both are looked at no
 * more: from time to time the comparison is compiled again without them.
 */
export class Toggles {
  readonly #machine: Machine;
  readonly #domains: readonly ToggleDomain[];
  readonly #points: ReadonlyMap<string, Watched>;
  /** The functions that are watched. */
  readonly #plain: CycleFunctions;
  #live = 0;
  #remaining = 0;
  #runsSinceNews = 0;

  constructor(machine: Machine, { points, flags }: TogglePlaces) {
    this.#machine = machine;
    this.#plain = machine.functions;
    const groups = Map.groupBy(points, ({ reset, clock }) => `${reset}:${clock}`);
    const all: [string, Watched][] = [];
    // A flag is cleared by the one who looks at it.
    const usable = groups.size === 1 ? flags : new Map<number, number>();
    this.#domains = [...groups.values()].map((group) => {
      const domain = layOutDomain(machine, group, usable);
      for (const point of group) all.push([point.path, { point, domain }]);
      return domain;
    });
    this.#points = new Map(all);
    this.#compile();
  }

  /** The bits of a watched signal that rose and that fell. Not watched: diagnostic SL0505. */
  of(path: string): { rise: bigint; fall: bigint } {
    const found = this.#points.get(path);
    if (!found)
      fail('SL0505', `the toggles of \`${path}\` are not watched`, suggestion(path, this.#points.keys()));
    const { point, domain } = found;
    const read = (field: number): bigint => {
      let value = 0n;
      for (const { address, low, width, at } of point.parts) {
        let bits = 0n;
        const first = Math.floor(low / 32);
        for (let word = Math.floor((low + width - 1) / 32); word >= first; word--) {
          const index = stateWord(domain, address + word * 4, field);
          bits = (bits << 32n) | BigInt(this.#machine.words[index]!);
        }
        value |= BigInt.asUintN(width, bits >> BigInt(low % 32)) << BigInt(at);
      }
      return value;
    };
    return { rise: read(Field.rise), fall: read(Field.fall) };
  }

  /** The next cycle is not compared with the one before: the state was replaced. */
  restart(): void {
    for (const { started } of this.#domains) this.#machine.words[started / 4] = 0;
  }

  /** Compiles the comparison of what is still pending. */
  #compile(): void {
    const machine = this.#machine;
    const live = this.#domains.map((domain) =>
      domain.blocks.flatMap((block, i) => {
        const word = stateWord(domain, block, Field.pending);
        return machine.words.subarray(word, word + 4).some((bits) => bits !== 0) ? [i] : [];
      }),
    );
    this.#live = live.reduce((sum, { length }) => sum + length, 0);
    this.#remaining = this.#live;
    this.#runsSinceNews = 0;
    const module = togglesModule(this.#domains, live);
    const made = machine.extend(module, this.#plain) as Partial<CycleFunctions>;
    const { run, streamRun } = made as CycleFunctions;
    machine.use({
      ...this.#plain,
      ...made,
      run: (cycles) => {
        run(cycles);
        this.#adapt();
      },
      streamRun: (cycles) => {
        const goesOn = streamRun(cycles);
        this.#adapt();
        return goesOn;
      },
    });
  }

  /** After some cycles: leaves out what is done, if that is worth it. */
  #adapt(): void {
    const { words } = this.#machine;
    let remaining = 0;
    for (const domain of this.#domains) remaining += words[domain.remaining / 4]!;
    if (remaining !== this.#remaining) {
      this.#remaining = remaining;
      this.#runsSinceNews = 0;
    } else this.#runsSinceNews++;
    if (remaining === this.#live) return;
    if (remaining <= this.#live * worthShare || this.#runsSinceNews >= quietRuns) this.#compile();
  }
}
