import { type Design, type Module, Op } from '../ir/index.ts';
import { literalText } from './literal.ts';
import { memberName, type Names } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { ConstantTree, Waiver } from './tree.ts';
import type { Usage } from './usage.ts';
import { hiddenWaiver } from './waivers.ts';

/** The enumerations that a module uses, with a name in Verilog for each value. */
export class EnumerationConstants {
  readonly #design: Design;
  /** By enumeration: names by value. */
  readonly #names = new Map<number, Map<bigint, string>>();

  constructor(design: Design, module: Module, prepared: Prepared, names: Names) {
    this.#design = design;
    const claim = (enumeration: number) => {
      if (enumeration < 0 || this.#names.has(enumeration)) return;
      const byValue = new Map<bigint, string>();
      design.enumerations[enumeration]!.members.forEach((member, i) => {
        byValue.set(member.value, names.claim(memberName(design, enumeration, i)));
      });
      this.#names.set(enumeration, byValue);
    };
    for (const { enumeration } of module.signals) claim(enumeration);
    const { nodes } = prepared;
    for (let node = 0; node < nodes.count; node++) if (nodes.op[node] === Op.const) claim(nodes.c[node]!);
  }

  /** null: no member of the enumeration has this value. */
  nameOf(enumeration: number, value: bigint): string | null {
    return this.#names.get(enumeration)?.get(value) ?? null;
  }

  /** Names in Verilog by the names of the author, `state.idle` -> `STATE_IDLE`, for what the text of the module declares. */
  entries(declared: ReadonlySet<string>): Record<string, string> {
    const result: Record<string, string> = {};
    for (const [enumeration, byValue] of this.#names) {
      const { name, members } = this.#design.enumerations[enumeration]!;
      for (const member of members) {
        const emitted = byValue.get(member.value)!;
        if (declared.has(emitted)) result[`${name.replace(/^.*\./, '')}.${member.name}`] = emitted;
      }
    }
    return result;
  }

  /** Declarations: all values of each enumeration of which the module names at least one. */
  lists(usage: Usage, instanceNames: ReadonlySet<string>): ConstantTree[][] {
    const lists: ConstantTree[][] = [];
    for (const [enumeration, byValue] of this.#names) {
      const { width, members } = this.#design.enumerations[enumeration]!;
      if (![...byValue.values()].some((name) => usage.isRead({ name }))) continue;
      lists.push(
        members.map(({ value }) => {
          const name = byValue.get(value)!;
          const waivers: Waiver[] = instanceNames.has(name) ? [hiddenWaiver] : [];
          return { name, width, value: literalText(width, value), waivers };
        }),
      );
    }
    return lists;
  }
}
