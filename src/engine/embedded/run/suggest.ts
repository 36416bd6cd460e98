import { nearest } from '../../../diag/index.ts';

/** The name among `names` that `wrong` most likely means, as a help sentence, or nothing. */
export function suggestion(wrong: string, names: Iterable<string>): { help: string } | Record<string, never> {
  const best = nearest(wrong, names);
  return best === null ? {} : { help: `Did you mean \`${best}\`?` };
}
