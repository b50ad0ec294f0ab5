import { aConflictRecord, aStoredConflict } from '@dss/ports/testing';
import { type TestGateway, TENANT } from './gateway-fixture.js';
import { GONE } from './gone-assets.js';

/** The edit that the guide decides about. */
const EDIT = { field: 'description', sourceDigest: 'dZ0pV1xkq2w', targetDigest: '7dR3mXo1c9A' };

/** A description that somebody edited at the target and that waits for a decision. */
export async function keptEdit({ ports }: TestGateway): Promise<void> {
  await ports.conflicts.save(TENANT, aConflictRecord({ key: GONE, conflicts: [aStoredConflict(EDIT)] }));
}
