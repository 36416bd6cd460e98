/** `[make(0), make(1), ..., make(count - 1)]`: lists of types, of module requests, of values. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
