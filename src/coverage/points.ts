import type { LocationId, SignalId } from '../ir/index.ts';

/** One way through a statement: an arm of `when` or of a `switch`. */
export interface BranchPoint {
  /** The bits of which one becomes 1 when the branch is taken: in every instance of a module, a bit of a register. */
  readonly registers: readonly { readonly module: number; readonly register: string; readonly bit: number }[];
  /** Position of the statement in the module, and of the branch in the statement. */
  readonly statement: number;
  readonly branch: number;
  /** `when`, `otherwise`, `case 3`, `default`. */
  readonly what: string;
  readonly location: LocationId;
}

/** An assignment: it is executed when its branch is taken; branch -1 is the body itself, which always runs. */
export interface StatementPoint {
  readonly branch: number;
  readonly location: LocationId;
}

/** A signal whose bits are watched for both edges. */
export interface TogglePoint {
  readonly signal: SignalId;
  /** The registers with one bit per bit of the signal; null if the engine watches it. */
  readonly registers: { readonly rise: string; readonly fall: string } | null;
}

/** A register with named values. */
export interface MachinePoint {
  readonly signal: SignalId;
  /** Index into `Design.enumerations`. */
  readonly enumeration: number;
  /** The register with one bit per pair of values, `from << width | to`. */
  readonly moves: string;
}

/** What is watched in one module, in every instance of it. */
export interface ModulePoints {
  readonly branches: readonly BranchPoint[];
  readonly statements: readonly StatementPoint[];
  readonly toggles: readonly TogglePoint[];
  readonly machines: readonly MachinePoint[];
}

export interface CoverageOptions {
  /** Statements and branches. Default true. */
  readonly branches?: boolean;
  /** Bits that rise and fall: of ports, of ports and registers, or none. Default `ports`. */
  readonly toggles?: 'ports' | 'registers' | 'none';
  /**
   * Who watches the bits: registers in the design (default), which works on every engine, or the embedded engine, which is
   * much faster. The results are the same.
   */
  readonly togglesBy?: 'design' | 'engine';
  /** States of state machines and moves between them. Default true. */
  readonly machines?: boolean;
}
