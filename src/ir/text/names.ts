import { nearest } from '../../diag/index.ts';

/** Words that a statement can begin with; a signal of that name is written in quotes. */
const reserved = new Set(['if', 'else', 'case']);

/** A name as it stands in the text: bare if it is an identifier, else as a JSON string. */
export function printName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name) ? name : JSON.stringify(name);
}

/** A literal: `8'hff`. */
export function printValue(width: number, value: bigint): string {
  return `${width}'h${value.toString(16)}`;
}

/** The name closest to `wanted`, if it is close enough to be a slip of the hand. */
export function closestName(wanted: string, names: Iterable<string>): string | undefined {
  return nearest(wanted, names) ?? undefined;
}
