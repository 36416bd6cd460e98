import type { Place } from '../../../src/diag/index.ts';
import { atPlace, type Inside, type ModuleDefinition, module, type Ports } from '../../../src/lang/index.ts';
import { axiLiteOf, axiLiteSubordinate } from '../axi/lite-ports.ts';
import { axiLiteTarget } from '../axi/lite-subordinate.ts';
import { simpleBusPorts } from './bus.ts';
import type { RegisterMap } from './layout.ts';
import { describeRegisters, type LogicOptions } from './logic.ts';
import { hardwarePorts } from './ports.ts';
import type { HardwareSide } from './storage.ts';

export type SimplePorts = ReturnType<typeof simpleBusPorts>;

/** The module of a block on the simple bus. Its lines point to where the block was described. */
export function simpleModule(
  map: RegisterMap,
  place: Place | undefined,
): ModuleDefinition<LogicOptions, Ports> {
  return module(
    { name: map.name, doc: map.doc },
    (): Ports => ({ ...atPlace(place, () => simpleBusPorts(map)), ...hardwarePorts(map) }),
    (m, ports, options) => {
      const p = ports as unknown as HardwareSide & Inside<SimplePorts>;
      const bus = {
        write: p.write,
        writeAddress: p.write_address,
        writeData: p.write_data,
        writeStrobe: p.write_strobe,
        read: p.read,
        readAddress: p.read_address,
      };
      m.unused(bus);
      atPlace(place, () => {
        const answer = describeRegisters(m, map, bus, p, options);
        p.write_error.drive(answer.writeError ?? 0);
        p.read_data.drive(answer.readData);
        p.read_error.drive(answer.readError ?? 0);
      });
    },
  );
}

/** The module of a block on AXI4-Lite. */
export function axiLiteModule(
  map: RegisterMap,
  place: Place | undefined,
): ModuleDefinition<LogicOptions, Ports> {
  return module(
    { name: map.name, doc: map.doc },
    (): Ports => ({ ...atPlace(place, () => axiLiteSubordinate(map)), ...hardwarePorts(map) }),
    (m, ports, options) => {
      const axi = axiLiteOf<'s_axi_', 'in'>(ports as never, 's_axi_');
      const hardware = ports as unknown as HardwareSide;
      atPlace(place, () => axiLiteTarget(m, axi, (bus) => describeRegisters(m, map, bus, hardware, options)));
    },
  );
}
