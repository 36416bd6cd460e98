import type { Place } from '../diag/index.ts';
import type { SignalOptions } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { declareSignal } from './declare.ts';
import { type DomainHandle, reportNoReset } from './domain.ts';
import type { Expr } from './expression.ts';
import type { SignalType } from './types.ts';
import type { VecExpr } from './vector.ts';

/** What a register takes from its domain. A domain without reset makes registers without reset. */
export function registerOptions(
  domain: DomainHandle,
  type: SignalType,
  name: string,
  place: Place | undefined,
): SignalOptions {
  const index = domain.index();
  if (type.resetRule === 'none') return { domain: index };
  if (domain.resetKind === 'none') {
    if (BigInt(type.resetRule.to) !== 0n)
      reportNoReset(
        domain,
        `register '${name}' has a reset value`,
        'give the domain a reset, or the register noReset()',
        place,
      );
    return { domain: index, reset: null };
  }
  domain.reset();
  return { domain: index };
}

/**
 * The register behind an output or wire, which shows it and nothing else. It is called `<output>_q`; the Verilog has no
 * second name for an output that is a register.
 */
export function registerBehind(
  context: ModuleContext,
  domain: DomainHandle,
  output: Expr | VecExpr,
  type: SignalType,
  place: Place | undefined = captureLocation(),
): Expr | VecExpr {
  const { builder } = context;
  const { signal } = output.target!;
  const { name, doc } = builder.signals[signal]!;
  const options = registerOptions(domain, type, name, place);
  const register = declareSignal(context, `${name}_q`, 'reg', type, place, { ...options, doc });
  const location = context.design.locate(place);
  context.scopes[0]!.push(builder.assign(signal, register.node, location));
  return register;
}
