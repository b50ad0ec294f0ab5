/** What the launcher gives to the measuring code: it may not import the launcher, which runs before the build. */
export interface World {
  readonly root: string;
  /** The Node that runs the services, and so the floors too. */
  readonly node: { readonly path: string; readonly version: string };
  /** Load of the machine in the last minute before the bench did anything. */
  readonly load1: number;
  readonly openStack: (plan: StackPlan) => Promise<BenchStack>;
  readonly say: (text: string) => void;
  readonly progress: (text: string) => void;
  readonly result: (text: string) => void;
}

export interface StackPlan {
  readonly sandboxArgs: string[];
  /** Further variables of the services. */
  readonly environment: Record<string, string>;
  /** Processes of `glue-writer`; one when absent. */
  readonly writers?: number;
}

/** A running product with data of its own. */
export interface BenchStack {
  readonly natsUrl: string;
  readonly redisUrl: string;
  readonly namespace: string;
  readonly gatewayUrl: string;
  readonly healthPorts: Readonly<Record<string, number>>;
  /** Every call that reached the sandbox, as JSON lines. */
  readonly callLog: string;
  /** By service: from the start of its process until it said that it is ready, milliseconds. */
  readonly readyMs: ReadonlyMap<string, number>;
  readonly sandbox: {
    readonly tenantUrl: string;
    readonly awsUrl: string;
    readonly adminUrl: string;
    readonly secretId: string;
  };
  /** By name: the five services, `nats`, `redis`, `sandbox`. */
  readonly pids: ReadonlyMap<string, number>;
  /** Rejects when a process ends that was not asked to. */
  readonly failed: Promise<never>;
  readonly stop: () => Promise<void>;
}

/** In the order of the flow; the sandbox is not among what is measured. */
export const MEASURED = ['discovery', 'change-detector', 'mapper', 'glue-writer', 'gateway', 'nats', 'redis'] as const;
export type MeasuredProcess = (typeof MEASURED)[number];
