import { type Assign, type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import { newSlot } from '../schedule/slot.ts';
import { rootsOf, type TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { type Bounds, collectTerms, type Term } from './sums.ts';

/** Terms from which a table is worth the trouble. */
const fewestTerms = 8;
/** Gates that one look-up takes in, and the sums that it chooses from. */
export const gatesPerSum = 4;
export const sumsPerLookUp = 2 ** gatesPerSum;
/** Words that one change of a word may make a new sum of, and look-ups that it may change. */
const mostWords = 8;
const mostLookUps = 4;
/** Bytes of a table: what stays in the caches near the processor. */
const mostBytes = 2 ** 17;
/** Bits of an element up to which a load of 32 bits covers it wherever it begins. */
const widestElement = 16;

/** Elements of equal width in a register, the first at bit 0. */
interface Elements {
  readonly register: RegionSignalId;
  readonly width: number;
}

/**
 * Sums over the rows `r` of `gate(r) ? word(r) : 0`, for all instances of a group that get the same gates, looked up: four
 * gates at a time choose one of 16 sums of the words that they gate. Words change rarely, and then the sums that
 * they are in are made again. A unit of rows is gated by a unit of look-ups, in their order:
 * rows `u * rowsPerUnit ..` by gates `firstGate + u * lookUpsPerUnit * 4 ..`.
 */
export interface SumTable {
  /** Stands for the table in the order of tasks; has a shared slot of `lookUps * 16` entries for each instance. */
  readonly signal: RegionSignalId;
  /** Input that all instances share. */
  readonly gates: RegionSignalId;
  readonly firstGate: number;
  readonly rows: number;
  readonly rowsPerUnit: number;
  readonly lookUpsPerUnit: number;
  readonly words: Elements;
  /** Bits of a word that count, and whether the top one is a sign. */
  readonly wordBits: number;
  readonly isSigned: boolean;
  /** Where one of `choices` gates is chosen by an index: the indices, and how many rows follow each other with one choice. */
  readonly indices: Elements | null;
  readonly choices: number;
  readonly rowsPerChoice: number;
  /** Entries of 16 bits side by side, one for each instance, a multiple of 8. */
  readonly instances: number;
  /** Whether no sum leaves the signed range of the sum's width. */
  readonly isExact: boolean;
}

export function lookUpsOf(table: SumTable): number {
  return (table.rows / table.rowsPerUnit) * table.lookUpsPerUnit;
}

/** What a term reads: element `row` of the words, gated by a bit, or by one of several that an index chooses. */
interface Gated {
  readonly words: RegionSignalId;
  readonly at: number;
  readonly bits: number;
  readonly gates: RegionSignalId;
  readonly gate: number;
  readonly choices: number;
  readonly indices: RegionSignalId;
  readonly indexAt: number;
}

/** Finds sums that can be looked up, and makes their tables. */
export class SumTables {
  readonly #list: TaskList;
  readonly #instances: number;
  readonly #bounds: Bounds;
  readonly #taskOf = new Map<RegionSignalId, TaskId>();
  readonly #assigns = new Map<RegionSignalId, Assign[]>();
  readonly #found = new Map<NodeId, SumTable | null>();
  readonly #made: SumTable[] = [];

  constructor(list: TaskList, instances: number) {
    this.#list = list;
    this.#instances = Math.ceil(instances / 8) * 8;
    const { unsigned, signed } = list.bounds.update();
    this.#bounds = { unsigned, signed };
    list.tasks.forEach((task, id) => {
      if (task.kind !== 'process' || !task.sequential) return;
      for (const target of task.targets) this.#taskOf.set(target, id);
      this.#collect(task.statements);
    });
  }

  /** The table that gives a sum, or null. */
  find(sum: NodeId): SumTable | null {
    let table = this.#found.get(sum);
    if (table === undefined) {
      table = this.#find(sum);
      this.#found.set(sum, table);
    }
    return table;
  }

  /** Has the tables that are used follow the registers that they are made of. */
  commit(used: ReadonlySet<SumTable>): void {
    const list = this.#list;
    for (const table of this.#made) {
      if (!used.has(table)) continue;
      list.tables.set(table.signal, table);
      list.slots[table.signal] = newSlot(tableBytes(table) * 8, true, 64);
      const sources = [table.words, table.indices].flatMap((each) => each?.register ?? []);
      for (const id of new Set(sources.map((source) => this.#taskOf.get(source)!))) {
        const task = list.tasks[id]!;
        if (task.kind !== 'process') continue;
        const statements = this.#follow(task.statements, sources, table.signal);
        list.tasks[id] = {
          ...task,
          targets: [...task.targets, table.signal],
          statements,
          roots: rootsOf(statements),
        };
      }
    }
  }

  /** An assignment to a table makes the sums again that an element is in; without an index all of them. */
  #follow(
    statements: readonly RegionStatement[],
    sources: readonly RegionSignalId[],
    table: RegionSignalId,
  ): RegionStatement[] {
    const always = this.#list.builder.maker.constant(1, 0);
    return statements.flatMap((statement): RegionStatement[] => {
      if (statement.kind === 'assign') {
        if (!sources.includes(statement.target)) return [statement];
        return [statement, { ...statement, target: table, low: 0, value: always }];
      }
      const otherwise = this.#follow(statement.otherwise, sources, table);
      if (statement.kind === 'if')
        return [{ ...statement, then: this.#follow(statement.then, sources, table), otherwise }];
      const arms = statement.arms.map(({ labels, body }) => ({
        labels,
        body: this.#follow(body, sources, table),
      }));
      return [{ ...statement, arms, otherwise }];
    });
  }

  #find(sum: NodeId): SumTable | null {
    const { nodes } = this.#list.builder.region;
    const width = nodes.width[sum]!;
    if (width > 32 || sum >= this.#bounds.signed.length) return null;
    const terms = collectTerms(nodes, this.#bounds, sum, new Set());
    if (terms.length < fewestTerms) return null;
    const found: Gated[] = [];
    for (const term of terms) {
      const gated = term.sign === 1 && term.shift === 0 ? this.#gated(term.node) : null;
      if (gated === null || !this.#isAlike(gated, found[0] ?? gated, term, terms[0]!)) return null;
      found.push(gated);
    }
    found.sort((a, b) => a.at - b.at);
    const first = found[0]!;
    const { bits, choices } = first;
    const words = this.#elements(first.words, bits);
    const indices = first.indices < 0 ? null : this.#elements(first.indices, Math.log2(choices));
    if (words === null || (first.indices >= 0 && indices === null)) return null;
    const rows = found.length;
    const next = found.findIndex(({ gate }) => gate !== first.gate);
    const rowsPerChoice = next < 0 ? rows : next;
    const isRegular = found.every(
      ({ at, gate, indexAt }, row) =>
        at === row * words.width &&
        (indices === null || indexAt === row * indices.width) &&
        gate === first.gate + choices * Math.floor(row / rowsPerChoice),
    );
    if (!isRegular || first.gate % gatesPerSum !== 0) return null;
    const rowsPerUnit = choices < gatesPerSum ? (rowsPerChoice * gatesPerSum) / choices : rowsPerChoice;
    const lookUpsPerUnit = Math.max(1, choices / gatesPerSum);
    if (rowsPerUnit > mostWords || lookUpsPerUnit > mostLookUps || rows % rowsPerUnit !== 0) return null;
    const { view } = terms[0]!;
    const isSigned = view !== 'unsigned';
    const largest = isSigned ? rows * 2 ** (bits - 1) : rows * (2 ** bits - 1) + 1;
    if (largest > 2 ** 15) return null;
    const id = this.#list.builder.addRegister(1, words.register);
    this.#list.producer[id] = -1;
    const table: SumTable = {
      signal: id,
      gates: first.gates,
      firstGate: first.gate,
      rows,
      rowsPerUnit,
      lookUpsPerUnit,
      words,
      wordBits: bits,
      isSigned,
      indices,
      choices,
      rowsPerChoice,
      instances: this.#instances,
      isExact: largest <= 2 ** (width - 1),
    };
    if (tableBytes(table) > mostBytes) return null;
    this.#made.push(table);
    return table;
  }

  #isAlike(one: Gated, other: Gated, term: Term, first: Term): boolean {
    return (
      term.view === first.view &&
      (term.view !== 'modular' || one.bits === this.#list.builder.region.nodes.width[term.node]) &&
      one.words === other.words &&
      one.bits === other.bits &&
      one.gates === other.gates &&
      one.choices === other.choices &&
      one.indices === other.indices
    );
  }

  #gated(node: NodeId): Gated | null {
    const { nodes } = this.#list.builder.region;
    const [a, b, c] = [nodes.a[node]!, nodes.b[node]!, nodes.c[node]!];
    let word = -1;
    let gate = -1;
    if (nodes.op[node] === Op.and) {
      [word, gate] = nodes.op[b] === Op.rep ? [a, nodes.a[b]!] : [b, nodes.a[a]!];
      if (nodes.op[nodes.op[b] === Op.rep ? b : a] !== Op.rep) return null;
    } else if (nodes.op[node] === Op.mux && nodes.op[c] === Op.const && nodes.value(c) === 0n) {
      [word, gate] = [b, a];
    } else return null;
    if (nodes.width[gate] !== 1) return null;
    const element = this.#field(word);
    if (element === null) return null;
    const { signal: words, low: at } = element;
    const bits = nodes.width[word]!;
    if (nodes.op[gate] !== Op.pick) {
      const bit = this.#field(gate);
      if (bit === null || !this.#isShared(bit.signal)) return null;
      return { words, at, bits, gates: bit.signal, gate: bit.low, choices: 1, indices: -1, indexAt: -1 };
    }
    const block = this.#field(nodes.a[gate]!);
    const index = this.#field(nodes.b[gate]!);
    if (block === null || index === null || !this.#isShared(block.signal)) return null;
    const choices = nodes.width[nodes.a[gate]!]!;
    if (2 ** nodes.width[nodes.b[gate]!]! !== choices) return null;
    return {
      words,
      at,
      bits,
      gates: block.signal,
      gate: block.low,
      choices,
      indices: index.signal,
      indexAt: index.low,
    };
  }

  /** Bits of a signal from `low` on. */
  #field(node: NodeId): { signal: RegionSignalId; low: number } | null {
    const { nodes } = this.#list.builder.region;
    if (nodes.op[node] === Op.ref) return { signal: nodes.a[node]!, low: 0 };
    if (nodes.op[node] !== Op.slice || nodes.op[nodes.a[node]!] !== Op.ref) return null;
    return { signal: nodes.a[nodes.a[node]!]!, low: nodes.b[node]! };
  }

  #isShared(signal: RegionSignalId): boolean {
    return this.#list.slots[signal]?.isShared === true && !this.#list.tables.has(signal);
  }

  /** A register that is written one element at a time, or as a whole by literals. */
  #elements(register: RegionSignalId, bits: number): Elements | null {
    const { nodes } = this.#list.builder.region;
    const assigns = this.#assigns.get(register);
    if (assigns === undefined || !this.#taskOf.has(register)) return null;
    const width = assigns.find(({ index }) => index >= 0)?.width;
    if (width === undefined || width < bits || width > widestElement) return null;
    const isRare = assigns.every((assign) =>
      assign.index >= 0 ? assign.width === width : nodes.op[assign.value] === Op.const,
    );
    return isRare ? { register, width } : null;
  }

  #collect(statements: readonly RegionStatement[]): void {
    for (const statement of statements) {
      if (statement.kind === 'assign') {
        const known = this.#assigns.get(statement.target);
        if (known) known.push(statement);
        else this.#assigns.set(statement.target, [statement]);
      } else {
        if (statement.kind === 'if') this.#collect(statement.then);
        else for (const { body } of statement.arms) this.#collect(body);
        this.#collect(statement.otherwise);
      }
    }
  }
}

function tableBytes(table: SumTable): number {
  return lookUpsOf(table) * sumsPerLookUp * table.instances * 2;
}
