/** Where a mistake is told, earliest first. */
export type Stage = 'editor' | 'lint' | 'elaboration' | 'check' | 'nothing';

/** One planted mistake: a small change of a block that is right. */
export interface Mistake {
  /** What went wrong, in the words of a review. */
  readonly name: string;
  /** Text of the block and what stands in its place; each text occurs once in the block. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly stage: Stage;
  /** Part of the message, or why nothing can tell. */
  readonly says: string;
  /** The same mistake in the Amaranth version of the block, if it has one: pairs like `edits`. */
  readonly amaranth?: readonly (readonly [from: string, to: string])[];
}

/** The mistakes planted into one block of `blocks/`, whose Amaranth version has the same name. */
export interface Table {
  readonly block: string;
  readonly title: string;
  readonly mistakes: readonly Mistake[];
}

/** The text with its edits. Throws unless each text to replace occurs exactly once. */
export function planted(source: string, edits: Mistake['edits']): string {
  return edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`'${from}' occurs ${parts.length - 1} times`);
    return parts.join(to);
  }, source);
}
