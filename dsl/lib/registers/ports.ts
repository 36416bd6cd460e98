import {
  atPlace,
  Bits,
  Bool,
  input,
  output,
  type Ports,
  type PortType,
  type ScalarType,
} from '../../../src/lang/index.ts';
import type { Access, Field, FieldType, Verb } from './field.ts';
import type { PlacedField, RegisterMap } from './layout.ts';
import type { RegisterSpec, Registers } from './register.ts';

type AnyPort = Ports[string];
type BoolType = ScalarType<'bool', 1>;
/** One bit for each bit of a field: a condition for a field of one bit. */
type MaskOf<T extends FieldType> = T extends ScalarType<'bool'> ? BoolType : ScalarType<'bits', T['width']>;

/** `[name, port]` for each hardware port of a field whose ports begin with `P`. */
type FieldPorts<P extends string, F> =
  F extends Field<infer T, infer A, infer H, infer N>
    ?
        | ValuePort<P, T, A, H>
        | (H extends 'write'
            ? [`${P}_write`, PortType<BoolType, 'in'>] | [`${P}_data`, PortType<T, 'in'>]
            : never)
        | (H extends 'set' | 'clear' ? [`${P}_${H}`, PortType<MaskOf<T>, 'in'>] : never)
        | (H extends 'count' ? [`${P}_count`, PortType<BoolType, 'in'>] : never)
        | (N extends true ? [`${P}_written`, PortType<BoolType, 'out'>] : never)
    : never;

type ValuePort<P extends string, T extends FieldType, A extends Access, H extends Verb> = A extends 'constant'
  ? never
  : A extends 'ro'
    ? [P, PortType<T, [H] extends [never] ? 'in' : 'out'>]
    : [P, PortType<T, 'out'>];

type RegisterPorts<N extends string, R> =
  R extends RegisterSpec<infer F>
    ? { [K in keyof F & string]: FieldPorts<`${N}_${K}`, F[K]> }[keyof F & string]
    : FieldPorts<N, R>;

type AllPorts<R extends Registers> = { [N in keyof R & string]: RegisterPorts<N, R[N]> }[keyof R & string];

/** The hardware side of a block: the ports of all of its fields. */
export type HardwarePorts<R extends Registers> = {
  readonly [E in AllPorts<R> as E[0]]: E[1];
};

/** True if the block holds the field in a register. */
export function isStored({ access, hardware }: PlacedField): boolean {
  return access !== 'constant' && (access !== 'ro' || hardware.length > 0);
}

/** The hardware ports of one field, by name. */
export function fieldPorts(placed: PlacedField): [string, AnyPort][] {
  const { port, field, access, hardware } = placed;
  const { type } = field;
  if (access === 'constant') return [];
  const plain = type.description === '' ? type : type.doc('');
  const mask = type.kind === 'bool' ? Bool() : Bits(type.width);
  const verbs: Record<Verb, () => [string, AnyPort][]> = {
    write: () => [
      [`${port}_write`, input(Bool(), `${port} takes ${port}_data`)],
      [`${port}_data`, input(plain)],
    ],
    set: () => [
      [`${port}_set`, input(mask, type.kind === 'bool' ? `sets ${port}` : `bits of ${port} to set`)],
    ],
    clear: () => [
      [`${port}_clear`, input(mask, type.kind === 'bool' ? `clears ${port}` : `bits of ${port} to clear`)],
    ],
    count: () => [[`${port}_count`, input(Bool(), `adds 1 to ${port}`)]],
  };
  const value: AnyPort = isStored(placed) ? output(type) : input(type);
  return [
    [port, value],
    ...hardware.flatMap((verb) => verbs[verb]()),
    ...(placed.field.written
      ? [
          [`${port}_written`, output(Bool(), `first cycle of what software wrote to ${port}`)] as [
            string,
            AnyPort,
          ],
        ]
      : []),
  ];
}

/** The hardware side of a block: the ports of all of its fields, in order. */
export function hardwarePorts(map: RegisterMap): Record<string, AnyPort> {
  return Object.fromEntries(
    map.registers.flatMap(({ fields }) =>
      fields.flatMap((placed) => atPlace(placed.field.place, () => fieldPorts(placed))),
    ),
  );
}
