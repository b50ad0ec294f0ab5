import { type PaceAsk, type PaceGrant, type PaceState, type Quota, exchange } from '@dss/pacing';
import { PaceBoard, type PaceBucket } from '../../pace-board.js';

export class InMemoryPaceBoard extends PaceBoard {
  private readonly states = new Map<string, PaceState>();

  constructor(private readonly nowMs: () => number = Date.now) {
    super();
  }

  exchange(bucket: PaceBucket, quota: Quota | undefined, ask: PaceAsk): Promise<PaceGrant> {
    const name = nameOf(bucket);
    const { state, grant } = exchange(this.states.get(name), quota, ask, this.nowMs());
    this.states.set(name, state);
    return Promise.resolve(grant);
  }

  find(bucket: PaceBucket): Promise<PaceState | undefined> {
    return Promise.resolve(this.states.get(nameOf(bucket)));
  }

  forgetAll(): void {
    this.states.clear();
  }
}

function nameOf({ account, region, operation }: PaceBucket): string {
  return JSON.stringify([account, region, operation]);
}
