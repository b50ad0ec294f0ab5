import type { LogLine } from '@dss/contracts';

/** Log lines of runs, kept for a while so that the gateway can show them. */
export abstract class RunLog {
  /** Fire and forget: a log line never holds up work. */
  abstract append(tenant: string, run: string, line: LogLine): void;
  /** Oldest first, starting after `after` (a position from an earlier answer). */
  abstract list(
    tenant: string,
    run: string,
    options: { readonly after?: number | undefined; readonly limit: number },
  ): Promise<{
    readonly lines: readonly (LogLine & { readonly position: number })[];
    readonly next: number | undefined;
  }>;
}
