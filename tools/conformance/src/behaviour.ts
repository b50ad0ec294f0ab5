import { type World } from './world.js';

/**
 * One documented behaviour of Glue and how it is seen from outside. `expected` and what `observe` gives are plain JSON
 * and are compared as such, so that a report can show both.
 */
export interface Behaviour {
  /** Stable, in dots. */
  readonly id: string;
  /** A sentence about the service. */
  readonly title: string;
  /** File and section that the expectation comes from. */
  readonly reference: string;
  /** What is sent. */
  readonly probe: string;
  readonly expected: unknown;
  readonly observe: (world: World) => Promise<unknown>;
  /** Can only be provoked where the target can be steered; left out elsewhere. */
  readonly needsSandbox?: boolean;
  /** What it means for the product when it is otherwise. */
  readonly remedy?: string;
}

/** All behaviours of one chapter of the reference. */
export function chapter(reference: string, behaviours: readonly Omit<Behaviour, 'reference'>[]): readonly Behaviour[] {
  return behaviours.map((behaviour) => ({ ...behaviour, reference: `aws-glue.md ${reference}` }));
}
