import type { AssetSeen } from '@dss/contracts';
import { aKey, anAssetSeen } from '@dss/ports/testing';
import { type Broker, openBroker } from './open-stage.js';

/** What a test opens and holds; `cleanUp` ends it all, also when the test has failed half-way. */
export class StageBench {
  private readonly ends: (() => unknown)[] = [];

  async aBroker(ackWaitMs?: number): Promise<Broker> {
    const broker = await openBroker(ackWaitMs);
    this.atEnd(() => broker.close());
    return broker;
  }

  /** A handler that notes what it gets and waits for permission to return. */
  heldWork() {
    const begun: number[] = [];
    const permission = Promise.withResolvers<undefined>();
    const work = async (payload: unknown) => {
      begun.push((payload as AssetSeen).ordinal);
      await permission.promise;
    };
    const release = () => {
      permission.resolve(undefined);
    };
    this.atEnd(release);
    return { begun, work, release };
  }

  atEnd(end: () => unknown): void {
    this.ends.push(end);
  }

  /** The last opened first. */
  async cleanUp(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }
}

/** The n-th asset of a run, with its own key and ordinal. */
export function asset(ordinal: number, overrides: Partial<AssetSeen> = {}): AssetSeen {
  const technicalName = `T${ordinal}`;
  return anAssetSeen({ ordinal, technicalName, key: aKey('acme', technicalName), ...overrides });
}
