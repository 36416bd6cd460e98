import type { NodeId } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';

/** Index of a cluster, in the order in which they run. */
export type ClusterId = number;

/** What a change asks of a cluster: to run the next time that it is its turn, or the time after that. */
export const Turn = { next: 1, afterNext: 2 } as const;

/**
 * A value that lies in memory between clusters, or something else that can change: the state of instances, the contents of a
 * memory. These have no bytes of their own: whoever changes them says so.
 */
export interface Crossing {
  /** Whether who stores it sees whether it becomes another value. */
  readonly isSeen: boolean;
  /** From the base of the top's state. */
  readonly offset: number;
  readonly bytes: number;
  /** The clusters that a change concerns, and what it asks of them. */
  readonly readers: Map<ClusterId, number>;
  /** Instances that a change concerns and that have their edge together with others: the first of those with one state. */
  readonly asks: Set<number>;
  /** Absolute address of a copy, with which the value is compared; -1 as long as there is none. */
  copy: number;
}

type CrossingPlace = Pick<Crossing, 'offset' | 'bytes' | 'isSeen'>;

/** Where values lie. */
export interface CrossingPlaces {
  ofSignal(signal: RegionSignalId): CrossingPlace;
  ofNode(node: NodeId): CrossingPlace;
  ofInput(child: number, port: number): CrossingPlace;
}

/** All crossings of a design, made when somebody first asks for them. */
export class Crossings {
  readonly #places: CrossingPlaces;
  readonly #known = new Map<string, Crossing>();

  constructor(places: CrossingPlaces) {
    this.#places = places;
  }

  signal(signal: RegionSignalId): Crossing {
    return this.#get(`signal ${signal}`, () => this.#places.ofSignal(signal));
  }

  /** A value that one function leaves for others. */
  node(node: NodeId): Crossing {
    return this.#get(`node ${node}`, () => this.#places.ofNode(node));
  }

  input(child: number, port: number): Crossing {
    return this.#get(`input ${child} ${port}`, () => this.#places.ofInput(child, port));
  }

  /** What instances that are called together hold; `child`: the first of them. */
  state(child: number): Crossing {
    return this.#get(`state ${child}`, () => nowhere);
  }

  memory(memory: number): Crossing {
    return this.#get(`memory ${memory}`, () => nowhere);
  }

  #get(key: string, place: () => CrossingPlace): Crossing {
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { ...place(), readers: new Map(), asks: new Set(), copy: -1 };
      this.#known.set(key, known);
    }
    return known;
  }
}

const nowhere = { offset: -1, bytes: 0, isSeen: false } as const;
