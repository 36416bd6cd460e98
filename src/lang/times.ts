/**
 * Lists of types, of module requests, of values: `[make(0), make(1), ..., make(count - 1)]`. With two counts, a list of
 * `rows` lists with `columns` items each: item `[r][c]` is `make(r, c)`.
 */
export function times<T>(count: number, make: (index: number) => T): T[];
export function times<T>(rows: number, columns: number, make: (row: number, column: number) => T): T[][];
export function times<T>(
  count: number,
  second: number | ((index: number) => T),
  make?: (row: number, column: number) => T,
): T[] | T[][] {
  if (typeof second === 'function') return Array.from({ length: count }, (_, index) => second(index));
  return times(count, (row) => times(second, (column) => make!(row, column)));
}
