import type { Heartbeat } from '@dss/contracts';

/** How the service instances are: each tells, anybody may listen. Nothing is stored. */
export abstract class InstanceMonitor {
  abstract announce(heartbeat: Heartbeat): void;
  /** The last heartbeat of each instance that was heard within the last ten seconds. */
  abstract list(): readonly Heartbeat[];
}
