import type { Diagnostic, Place, Related } from '../../../src/diag/index.ts';

/** An address for a message. */
export function hex(value: number): string {
  return Number.isSafeInteger(value) && value >= 0
    ? `0x${value.toString(16).padStart(2, '0')}`
    : String(value);
}

/** Place and notes of a diagnostic, as far as they are known. */
export function at(place: Place | undefined): Pick<Diagnostic, 'place'> {
  return place ? { place } : {};
}

export function related(message: string, place: Place | undefined): { related: Related[] } {
  return { related: [place ? { message, place } : { message }] };
}
