import { fail } from '../diag/index.ts';
import { BundleType, BundleVecType, FlipType, StreamShape } from './bundle.ts';
import { isSignalType } from './declare.ts';
import { isMember } from './member.ts';
import type { ModuleRequest } from './module.ts';

const functionNumbers = new WeakMap<object, number>();
let functions = 0;

/**
 * The parameters of a request as text with sorted keys, equal exactly when the parameters are. Functions are equal
 * only to themselves: two closures with the same text may still do different things. SL0114 for data in a circle.
 */
export function parametersText(request: ModuleRequest): string {
  try {
    return JSON.stringify(request.parameters, (_key, item: unknown) => plainData(item)) ?? '';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail('SL0114', `parameters of module '${request.name}' contain themselves`, {
      ...(request.place && { place: request.place }),
      help: 'parameters are plain data: numbers, texts, lists and records',
    });
  }
}

function plainData(item: unknown): unknown {
  if (typeof item === 'bigint') return `${item}n`;
  if (typeof item === 'number' && !Number.isFinite(item)) return `number ${item}`;
  if (typeof item === 'function') return `function ${functionNumber(item)}`;
  if (item instanceof Map || item instanceof Set) return [...item];
  if (item !== null && typeof item === 'object' && !Array.isArray(item)) {
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return item;
}

function functionNumber(item: object): number {
  let number = functionNumbers.get(item);
  if (number === undefined) {
    number = functions++;
    functionNumbers.set(item, number);
  }
  return number;
}

/** Parameters for the reader of the Verilog: types as they are written, the rest as it is. */
export function readableParameters(parameters: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, readable(value)]));
}

function readable(value: unknown): unknown {
  if (isType(value) || isMember(value)) return String(value);
  if (Array.isArray(value)) return value.map(readable);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.some(([, item]) => holdsType(item))) return value;
  return `{ ${entries.map(([name, item]) => `${name}: ${text(readable(item))}`).join(', ')} }`;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const plain = (_key: string, item: unknown) => (typeof item === 'bigint' ? String(item) : item);
  return JSON.stringify(value, plain) ?? String(value);
}

function holdsType(value: unknown): boolean {
  if (isType(value)) return true;
  return value !== null && typeof value === 'object' && Object.values(value).some(holdsType);
}

function isType(value: unknown): boolean {
  return (
    isSignalType(value) ||
    value instanceof BundleType ||
    value instanceof BundleVecType ||
    value instanceof FlipType ||
    value instanceof StreamShape
  );
}

/** Parameters as the end of a module's name: `_payloaddataUInt8_depth4`. */
export function parameterSuffix(parameters: object): string {
  return Object.entries(readableParameters(parameters))
    .map(([name, value]) => `_${`${name}${String(value)}`.replace(/[^A-Za-z0-9]/g, '')}`)
    .join('');
}
