/** Hints between services; a lost one costs a few seconds, because the run reconciler also looks by itself. */
export abstract class RunSignals {
  /** The last open ordinal of this run was settled. */
  abstract announceDrained(tenant: string, run: string): void;
  abstract onDrained(listener: (tenant: string, run: string) => void): void;
}
