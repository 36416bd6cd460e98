import { closest, nearest, type Place } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';

/** A name that was asked of something that does not have it. It may be meant so: optional ports are undefined. */
interface Miss {
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
  readonly place: Place | undefined;
}

let last: Miss | null = null;

function note(what: string, name: string, known: readonly string[]): undefined {
  last = { what, name, known, place: captureLocation() };
  return undefined;
}

/** What explains an `undefined` at `place`: the name that was asked there in vain, with the one that was meant. */
export function missHelp(place: Place | undefined): string | undefined {
  const here = last?.place;
  if (!last || !here || !place || here.file !== place.file || here.line !== place.line) return undefined;
  const { what, name, known } = last;
  const has = `${what} has no '${name}'`;
  const rest = known.length <= 8 ? `it has ${known.join(', ') || 'nothing'}` : '';
  if (nearest(name, known) === null) return rest === '' ? has : `${has}: ${rest}`;
  return `${has}: ${closest(name, known, known.length <= 8 ? rest : '')}`;
}

/** Names that runtimes and test tools ask of everything. */
const asked = new Set([
  'then',
  'toJSON',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
  '@@__IMMUTABLE_ITERABLE__@@',
]);

/** The record; names that it does not have are remembered. `assigned` is told of `record.name = value`. */
export function watched<T extends object>(record: T, what: string, assigned?: (name: string) => void): T {
  return new Proxy(record, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || asked.has(key))
        return Reflect.get(target, key, receiver);
      return note(what, key, Object.keys(target));
    },
    set(target, key, value, receiver) {
      if (!assigned || typeof key === 'symbol') return Reflect.set(target, key, value, receiver);
      assigned(key);
      return true;
    },
  });
}

/**
 * The same for the instances of a class and of those that extend it, whose private fields a proxy could not reach. They
 * have all the methods on the way from the instance to this class.
 */
export function watchClass(
  type: { readonly prototype: object },
  what: (instance: object) => string,
  more: (instance: object) => readonly string[] = () => [],
): void {
  const end = new Proxy(Object.prototype, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || asked.has(key))
        return Reflect.get(target, key, receiver);
      const instance = receiver as object;
      return note(what(instance), key, [...methodsOf(instance, type.prototype), ...more(instance)]);
    },
  });
  Object.setPrototypeOf(type.prototype, end);
}

function methodsOf(instance: object, last: object): string[] {
  const names: string[] = [];
  for (let at = Object.getPrototypeOf(instance); at; at = at === last ? null : Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at).filter((name) => name !== 'constructor'));
  return names;
}
