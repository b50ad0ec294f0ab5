import { AsyncLocalStorage } from 'node:async_hooks';
import type { Priority } from '@dss/catalog-model';
import type { Traffic } from '@dss/sync-run';
import type { TraceContext } from './trace.js';

/** What is known about the message being worked on, wherever the code is: for log fields, traces and call counts. */
export interface RunContext {
  readonly tenant: string;
  readonly run: string;
  readonly trace: TraceContext;
  /** Of the message; absent outside of one. */
  readonly priority?: Priority;
  /** Calls that this message has caused and that were not added to the run yet. */
  readonly traffic: Traffic;
}

const storage = new AsyncLocalStorage<RunContext>();

export function inRunContext<T>(context: RunContext, work: () => Promise<T>): Promise<T> {
  return storage.run(context, work);
}

export function currentRunContext(): RunContext | undefined {
  return storage.getStore();
}

/** Takes what was counted and leaves nothing, so that it is added once. */
export function takeTraffic(context: RunContext): Traffic {
  const taken = { ...context.traffic };
  for (const operation of Object.keys(context.traffic)) Reflect.deleteProperty(context.traffic, operation);
  return taken;
}
