import { DiagnosticSink, type Place } from '../../../src/diag/index.ts';
import { type Access, Field, type Verb } from './field.ts';
import { checkBlockNames } from './layout-names.ts';
import { namedValues, resetOf } from './layout-values.ts';
import type { BlockSpec, RegisterSpec } from './register.ts';
import { at, hex, related } from './told.ts';

/** A field with its place in the register. */
export interface PlacedField {
  readonly name: string;
  /** Name of its ports: `register_field`, or the name of the register that is this field alone. */
  readonly port: string;
  readonly field: Field;
  readonly access: Access;
  readonly hardware: readonly Verb[];
  readonly wins: 'software' | 'hardware';
  readonly low: number;
  readonly width: number;
  readonly doc: string;
  /** Null: no reset. */
  readonly reset: bigint | null;
  readonly values: readonly { readonly name: string; readonly value: bigint }[];
}

export interface PlacedRegister {
  readonly name: string;
  readonly doc: string;
  readonly offset: number;
  readonly fields: readonly PlacedField[];
  readonly place: Place | undefined;
}

/** A block with all addresses and bits decided. */
export interface RegisterMap {
  readonly name: string;
  readonly doc: string;
  readonly dataWidth: number;
  readonly addressWidth: number;
  readonly registers: readonly PlacedRegister[];
}

/** Decides addresses and bits. Throws every mistake at once: SL0107, SL0108, SL0130 to SL0133. */
export function layOut(spec: BlockSpec, place: Place | undefined): RegisterMap {
  const sink = new DiagnosticSink();
  const { name, doc = '', dataWidth = 32 } = spec;
  if (![8, 16, 32, 64].includes(dataWidth)) {
    sink.error('SL0131', `register block '${name}': dataWidth is ${dataWidth}`, {
      ...at(place),
      help: 'a word has 8, 16, 32 or 64 bits',
    });
    sink.throwIfErrors();
  }
  const registers = placeRegisters(spec, dataWidth, sink, place);
  const bytes = dataWidth / 8;
  const end = Math.max(bytes, ...registers.map(({ offset }) => offset + bytes));
  const needed = Math.max(Math.ceil(Math.log2(end)), Math.log2(bytes) + 1);
  const addressWidth = spec.addressWidth ?? needed;
  if (!Number.isInteger(addressWidth) || addressWidth < needed || addressWidth > 64) {
    const last = registers.find(({ offset }) => offset + bytes === end);
    sink.error('SL0131', `register block '${name}': addressWidth is ${addressWidth}`, {
      ...at(place),
      ...(last && related(`'${last.name}' is at ${hex(last.offset)}`, last.place)),
      help: `its registers need ${needed} address bits`,
    });
  }
  checkBlockNames(name, registers, place, sink);
  sink.throwIfErrors();
  return { name, doc, dataWidth, addressWidth, registers };
}

function placeRegisters(
  { name: block, registers }: BlockSpec,
  dataWidth: number,
  sink: DiagnosticSink,
  place: Place | undefined,
): PlacedRegister[] {
  const bytes = dataWidth / 8;
  const placed: PlacedRegister[] = [];
  let next = 0;
  for (const [name, given] of Object.entries(registers) as [string, RegisterSpec | Field][]) {
    const offset = (given instanceof Field ? undefined : given.at) ?? next;
    const where = given.place;
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % bytes !== 0) {
      sink.error(
        'SL0131',
        `register '${name}' is at ${hex(offset)}, which is not a multiple of ${bytes} bytes`,
        {
          ...at(where),
          help: `use ${hex(Math.max(0, Math.floor(offset / bytes) * bytes))} or ${hex(Math.max(0, Math.ceil(offset / bytes) * bytes))}`,
        },
      );
      continue;
    }
    const other = placed.find((register) => register.offset === offset);
    if (other) {
      sink.error('SL0131', `registers '${other.name}' and '${name}' are both at ${hex(offset)}`, {
        ...at(where),
        ...related(`'${other.name}' is here`, other.place),
        help: 'leave `at` out to let addresses follow one another, or choose another one',
      });
    }
    placed.push(placeFields(name, given, offset, dataWidth, sink));
    next = offset + bytes;
  }
  if (placed.length === 0 && !sink.hasErrors)
    sink.error('SL0131', `register block '${block}' has no registers`, {
      ...at(place),
      help: 'describe at least one',
    });
  return placed;
}

function placeFields(
  name: string,
  given: RegisterSpec | Field,
  offset: number,
  dataWidth: number,
  sink: DiagnosticSink,
): PlacedRegister {
  const alone = given instanceof Field;
  const fields: [string, Field][] = alone
    ? [[name, given]]
    : (Object.entries(given.fields) as [string, Field][]);
  const placed: PlacedField[] = [];
  let next = 0;
  for (const [key, field] of fields) {
    const port = alone ? name : `${name}_${key}`;
    const { width, description: doc } = field.type;
    const low = field.options.at ?? next;
    next = low + width;
    if (!Number.isInteger(low) || low < 0 || next > dataWidth) {
      sink.error(
        'SL0130',
        `field '${port}' has bits ${low + width - 1} to ${low}, a register has ${dataWidth}`,
        {
          ...at(field.place),
          help:
            width > dataWidth
              ? `divide it into fields of at most ${dataWidth} bits in several registers`
              : 'move it to another register, or give it another `at`',
        },
      );
    }
    const other = placed.find((p) => low < p.low + p.width && p.low < low + width);
    if (other) {
      const bits = `bits ${Math.min(other.low + other.width, low + width) - 1} to ${Math.max(other.low, low)}`;
      sink.error('SL0130', `fields '${other.port}' and '${port}' share ${bits} of register '${name}'`, {
        ...at(field.place),
        ...related(
          `'${other.port}' has bits ${other.low + other.width - 1} to ${other.low}`,
          other.field.place,
        ),
        help: 'leave `at` out to let fields follow one another, or choose another one',
      });
    }
    checkAccess(port, field, sink);
    const values = namedValues(port, field, sink);
    const reset = resetOf(port, field, sink);
    if (reset !== null && values.length > 0 && !values.some(({ value }) => value === reset)) {
      sink.error('SL0132', `field '${port}' resets to ${reset}, which is none of its named values`, {
        ...at(field.place),
        help: `name that value, or reset to one of ${values.map((v) => `${v.value} (${v.name})`).join(', ')}`,
      });
    }
    const wins = field.options.wins ?? (/^(w1c|rc|ro)$/.test(field.access) ? 'hardware' : 'software');
    const { access } = field;
    const hardware = [...new Set(field.hardware)];
    placed.push({ name: key, port, field, access, hardware, wins, low, width, doc, reset, values });
  }
  if (fields.length === 0)
    sink.error('SL0130', `register '${name}' has no fields`, {
      ...at(given.place),
      help: 'describe at least one, or leave the register out and give `at` to the next one',
    });
  const doc = alone ? given.type.description : given.doc;
  return { name, doc, offset, fields: placed, place: given.place };
}

function checkAccess(
  port: string,
  { access, hardware, type, options, place }: Field,
  sink: DiagnosticSink,
): void {
  const twice = hardware.find((verb, i) => hardware.indexOf(verb) < i);
  if (twice) {
    sink.error('SL0133', `field '${port}' lists '${twice}' twice`, {
      ...at(place),
      help: 'each verb is one port',
    });
  }
  if (hardware.includes('count') && type.kind !== 'uint') {
    sink.error('SL0133', `field '${port}' counts, but is ${type.kind}`, {
      ...at(place),
      help: 'give it the type UInt',
    });
  }
  if ((access === 'pulse' || access === 'constant') && hardware.length > 0) {
    sink.error('SL0133', `hardware cannot change field '${port}': it is ${access}`, {
      ...at(place),
      help: 'use rw, ro, w1c, w1s or rc for a field that hardware changes',
    });
  }
  if ((access === 'w1c' || access === 'rc') && hardware.length === 0) {
    sink.error('SL0133', `nothing can set field '${port}': software only clears it, and hardware is []`, {
      ...at(place),
      help: "leave `hardware` out (it is then ['set']), or list what hardware does",
    });
  }
  if (access === 'constant' && type.resetRule === 'none') {
    sink.error('SL0132', `field '${port}' is constant, but its type has no reset value`, {
      ...at(place),
      help: 'give the value with reset(...)',
    });
  }
  if (options.wins !== undefined && hardware.length === 0) {
    sink.error('SL0133', `field '${port}': hardware does not change it, so nobody can win`, {
      ...at(place),
      help: 'leave `wins` out, or list what hardware does',
    });
  }
  if (access === 'pulse' && (type.resetRule === 'none' || BigInt(type.resetRule.to) !== 0n)) {
    sink.error('SL0132', `field '${port}' is a pulse, so it resets to 0`, {
      ...at(place),
      help: 'leave reset(...) out',
    });
  }
}
