import type { SignalOptions } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { reportAt } from './context.ts';
import { DomainHandle } from './domain.ts';
import type { PortSignal, Ports } from './ports.ts';

/** The clock domains among the ports of a module that is being declared, and which of them other ports belong to. */
export class PortDomains {
  readonly #context: ModuleContext;
  readonly #default: DomainHandle;
  /** Names of the domains in their order, which is that of `Module.domains`. */
  readonly #names: readonly string[];
  readonly #ports: Ports;
  #open: { readonly port: string; readonly clock: number } | null = null;

  constructor(context: ModuleContext, ports: Ports, clock: DomainHandle) {
    this.#context = context;
    this.#default = clock;
    this.#ports = ports;
    this.#names = Object.keys(ports).filter((name) => ports[name]!.port === 'domain');
    for (const name of this.#names)
      if (name === 'default')
        reportAt(ports[name]!.place, 'SL0117', "a clock domain cannot be called 'default'", {
          help: "'default' is the domain of clk and rst, which exists by itself",
        });
  }

  /** What a port says of its domain; SL0117 for a name that is no domain of the module. */
  optionsOf({ timing, port, place }: PortSignal): SignalOptions {
    if (timing.isAsync) return { crossing: { kind: 'async', reason: '' } };
    const { domain } = timing;
    if (domain === undefined) return {};
    // The ports' domains come first; the default one follows when it is first needed.
    if (domain === 'default') return { domain: this.#names.length };
    const index = this.#names.indexOf(domain);
    if (index >= 0) return { domain: index };
    reportAt(
      place,
      'SL0117',
      `port '${port}' belongs to '${domain}', which is no clock domain of the module`,
      {
        help: `its domains are ${[...this.#names, 'default'].join(', ')}`,
      },
    );
    return {};
  }

  /** Takes a clock or reset port; gives the domain once it is complete. */
  add({ part, port }: PortSignal, signal: number): DomainHandle | null {
    const spec = this.#ports[port]!;
    if (spec.port !== 'domain') return null;
    if (part === 'clock') this.#open = { port, clock: signal };
    if (part === 'clock' && spec.resetKind !== 'none') return null;
    const { clock } = this.#open!;
    const domain = new DomainHandle(this.#context, port, spec.resetKind, {
      clock: () => clock,
      reset: spec.resetKind === 'none' ? null : () => signal,
    });
    domain.reset();
    return domain;
  }

  /** Makes the default domain exist if a port belongs to it. */
  finish(): void {
    const isUsed = Object.values(this.#ports).some(
      (spec) => spec.port !== 'domain' && spec.timing.domain === 'default',
    );
    if (isUsed) this.#default.index();
  }
}
