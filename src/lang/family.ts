import { fail } from '../diag/index.ts';
import type { Design, Family } from '../ir/index.ts';
import { keptNumbers, withNumbers } from './kept.ts';
import type { ModuleRequest } from './module.ts';
import { parametersText } from './parameters.ts';

/** Keys of families: by definition, then by the parameters that are not kept. */
const keys = new WeakMap<object, Map<string, object>>();

/**
 * What the parameters that a definition keeps say about a request, or null if it keeps none. SL0114 for a kept parameter
 * that is neither a positive integer nor a type.
 */
export function familyOf(
  request: ModuleRequest,
  elaborate: (request: ModuleRequest) => Design,
): Family | null {
  if (request.keep.length === 0) return null;
  const all = request.parameters as Readonly<Record<string, unknown>>;
  const kept = request.keep.map((name) => {
    const numbers = keptNumbers(name, all[name]);
    if (numbers) return { name, numbers };
    return fail(
      'SL0114',
      `parameter '${name}' of module '${request.name}' is kept, but it is ${String(all[name])}`,
      {
        ...(request.place && { place: request.place }),
        help: 'parameters that stay in the Verilog are positive integers, or types, whose widths stay',
      },
    );
  });
  const numbers = kept.flatMap((each) => each.numbers);
  if (numbers.length === 0) return null;
  const replaced = (values: readonly number[] | null) => {
    let at = 0;
    const entries = kept.map(({ name, numbers }) => {
      const own = values?.slice(at, at + numbers.length) ?? null;
      at += numbers.length;
      return [name, withNumbers(all[name], own)] as const;
    });
    return { ...all, ...Object.fromEntries(entries) };
  };
  const text = parametersText({ ...request, parameters: replaced(null) });
  const byText = keys.get(request.body) ?? new Map<string, object>();
  keys.set(request.body, byText);
  const key = byText.get(text) ?? {};
  byText.set(text, key);
  return {
    key,
    kept: numbers,
    elaborate: (values) => elaborate(request.again(replaced(values))),
  };
}
