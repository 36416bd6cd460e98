import { fail, type Place } from '../../../src/diag/index.ts';
import type { ModuleDefinition, ModuleRequest, Ports } from '../../../src/lang/index.ts';
import type { AxiLitePorts } from '../axi/lite-ports.ts';
import { type DocumentOptions, type RegisterDocument, registerDocuments } from './documents.ts';
import { layOut, type RegisterMap } from './layout.ts';
import type { LogicOptions } from './logic.ts';
import { axiLiteModule, type SimplePorts, simpleModule } from './modules.ts';
import { authorPlace } from './place.ts';
import type { HardwarePorts } from './ports.ts';
import type { BlockSpec, Registers } from './register.ts';

/** A block of registers: modules that hold it, and documents that describe it. */
export class RegisterBlock<P extends Ports = Ports> {
  readonly map: RegisterMap;
  readonly #place: Place | undefined;
  readonly #simple: ModuleDefinition<LogicOptions, Ports>;
  readonly #axiLite: ModuleDefinition<LogicOptions, Ports>;

  constructor(spec: BlockSpec, place: Place | undefined) {
    this.map = layOut(spec, place);
    this.#place = place;
    this.#simple = simpleModule(this.map, place);
    this.#axiLite = axiLiteModule(this.map, place);
  }

  /** The block on a bus that answers in the same cycle; see `simpleBusPorts`. */
  simple(options: LogicOptions = {}): ModuleRequest<SimplePorts & P> {
    return this.#request(this.#simple, options) as ModuleRequest<SimplePorts & P>;
  }

  /** The block on AXI4-Lite, ports `s_axi_*`; see `axiLiteTarget` for latency and throughput. */
  axiLite(options: LogicOptions = {}): ModuleRequest<AxiLitePorts<'s_axi_', 'in'> & P> {
    const { name, dataWidth } = this.map;
    if (dataWidth !== 32 && dataWidth !== 64)
      fail('SL0114', `register block '${name}': AXI4-Lite has 32 or 64 data bits, not ${dataWidth}`, {
        ...(this.#place && { place: this.#place }),
        help: 'use simple(), or dataWidth 32 or 64',
      });
    return this.#request(this.#axiLite, options) as ModuleRequest<AxiLitePorts<'s_axi_', 'in'> & P>;
  }

  /** Markdown, HTML, C header, SystemRDL, IP-XACT and JSON; `spec(..., { documents })` writes them beside the Verilog. */
  readonly documents = (options: DocumentOptions = {}): RegisterDocument[] =>
    registerDocuments(this.map, options);

  #request(definition: ModuleDefinition<LogicOptions, Ports>, options: LogicOptions): ModuleRequest {
    const request = definition(options);
    return this.#place ? { ...request, place: this.#place } : request;
  }
}

/** Describes a block of registers once. Throws every mistake at once: SL0107, SL0108, SL0130 to SL0133. */
export function registerBlock<const R extends Registers>(
  spec: BlockSpec<R>,
): RegisterBlock<HardwarePorts<R>> {
  return new RegisterBlock(spec, authorPlace());
}
