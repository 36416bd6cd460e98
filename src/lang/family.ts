import { fail } from '../diag/index.ts';
import type { Design, Family } from '../ir/index.ts';
import type { ModuleRequest } from './module.ts';
import { parametersText } from './parameters.ts';

/** Keys of families: by definition, then by the parameters that are not kept. */
const keys = new WeakMap<object, Map<string, object>>();

/**
 * What the parameters that a definition keeps say about a request, or null if it keeps none. SL0114 for a kept parameter
 * that is no positive integer.
 */
export function familyOf(
  request: ModuleRequest,
  elaborate: (request: ModuleRequest) => Design,
): Family | null {
  if (request.keep.length === 0) return null;
  const all = request.parameters as Readonly<Record<string, unknown>>;
  const kept = request.keep.map((name) => {
    const value = all[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return { name, value };
    return fail(
      'SL0114',
      `parameter '${name}' of module '${request.name}' is kept, but it is ${String(value)}`,
      {
        ...(request.place && { place: request.place }),
        help: 'parameters that stay in the Verilog are positive integers',
      },
    );
  });
  const names = new Set(request.keep);
  const fixed = Object.fromEntries(Object.entries(all).filter(([name]) => !names.has(name)));
  const text = parametersText({ ...request, parameters: fixed });
  const byText = keys.get(request.body) ?? new Map<string, object>();
  keys.set(request.body, byText);
  const key = byText.get(text) ?? {};
  byText.set(text, key);
  return {
    key,
    kept,
    elaborate: (values) =>
      elaborate(
        request.again({ ...all, ...Object.fromEntries(kept.map(({ name }, i) => [name, values[i]])) }),
      ),
  };
}
