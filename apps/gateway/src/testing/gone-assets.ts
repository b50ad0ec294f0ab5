import { aKey, aRetirementRecord, aSyncRun } from '@dss/ports/testing';
import type { RetirementRecord } from '@dss/retirement';
import type { SyncRun } from '@dss/sync-run';
import { NOW, TENANT, type TestGateway } from './gateway-fixture.js';

/** An asset that the source no longer has. */
export const GONE = aKey(TENANT, 'GONE');
/** The run that found more to retire than it may. */
export const STOPPED = '01j8zq4y3n5v6w7x8y9z00stop';
export const HELD = { tables: 200, due: 40, limit: 10, held: 40, reason: '40 of 200 tables would be retired' };

export async function goneAsset({ ports }: TestGateway, changes: Partial<RetirementRecord> = {}): Promise<void> {
  await ports.retirements.save(TENANT, aRetirementRecord({ key: GONE, technicalName: 'GONE', ...changes }));
}

export async function stoppedRun({ ports, gateway }: TestGateway, changes: Partial<SyncRun> = {}): Promise<void> {
  const ended = { state: 'ended', end: 'completed', endedAt: new Date(NOW).toISOString() } as const;
  const run = aSyncRun({ id: STOPPED, tenant: TENANT, ...ended, retirement: HELD, ...changes });
  await ports.runs.create(run);
  gateway.list.add(run);
}
