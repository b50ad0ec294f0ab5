import type { Priority } from '@dss/catalog-model';
import type { PaceGrant, Quota } from '@dss/pacing';
import type { PaceBoard, PaceBucket } from '@dss/ports';
import type { Clock } from './clock.js';
import { Pacer } from './pacer.js';

export interface PacersSettings extends Omit<PaceBucket, 'operation'> {
  /** By operation; `*` for all that are not named. What is not there is discovered. */
  readonly quotas: Readonly<Record<string, Quota>>;
  readonly watch?: OperationsWatch | undefined;
}

export interface OperationsWatch {
  /** The rate that all replicas together are given now, calls per second. */
  granted(operation: string, grant: Pick<PaceGrant, 'rate' | 'phase'>): void;
  throttled(operation: string): void;
}

/** One pacer for each operation of one account and region: a provider counts them apart. */
export class Pacers {
  private readonly pacers = new Map<string, Pacer>();

  constructor(
    private readonly board: PaceBoard,
    private readonly settings: PacersSettings,
    private readonly clock: Clock,
  ) {}

  run<T>(operation: string, priority: Priority, call: () => Promise<T>): Promise<T> {
    return this.of(operation).run(priority, call);
  }

  /** Sends back everybody who waits. */
  close(): void {
    for (const pacer of this.pacers.values()) pacer.close();
  }

  private of(operation: string): Pacer {
    const known = this.pacers.get(operation);
    if (known !== undefined) return known;
    const { account, region, quotas, watch } = this.settings;
    const pacer = new Pacer(
      this.board,
      {
        bucket: { account, region, operation },
        quota: quotas[operation] ?? quotas['*'],
        watch: watch && {
          granted: (grant) => {
            watch.granted(operation, grant);
          },
          throttled: () => {
            watch.throttled(operation);
          },
        },
      },
      this.clock,
    );
    this.pacers.set(operation, pacer);
    return pacer;
  }
}
