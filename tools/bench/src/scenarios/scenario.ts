import { type BenchOptions, type ScenarioName } from '../options.js';
import { type ScenarioResult } from '../results/scenario-result.js';
import { type World } from '../world.js';

/** How much of the sandbox's quotas a run gets: off, or so many times what the providers allow. */
export type Quotas = 'off' | number;

export interface ScenarioGroup {
  /** Those that it can measure together, on one stack. */
  readonly names: readonly ScenarioName[];
  readonly run: (
    world: World,
    options: BenchOptions,
    wanted: readonly ScenarioName[],
  ) => Promise<readonly ScenarioResult[]>;
}
