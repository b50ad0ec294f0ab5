import { type Checkpoint, digest } from '@dss/catalog-model';
import type { FetchRequested } from '@dss/contracts';
import { MAPPING_VERSION } from '@dss/mapping';
import { type CrashPoint, aCheckpoint, aFetchRequested, anAssetSeen } from '@dss/ports/testing';
import { FetchDefinitionHandler } from '../fetches/fetch-definition.handler.js';
import { TENANT, type TestDiscovery, aDiscovery, keyOf, known, runId } from './discovery-fixture.js';

export const RUN = runId(1);
export const text = JSON.stringify({ definitions: { ORDERS: { kind: 'entity' } } });
export const body = digest(text);

export function request(about: Partial<FetchRequested> = {}): FetchRequested {
  return aFetchRequested({ tenant: TENANT, run: RUN, fence: 7, ordinal: 4, ...about });
}
/** A source that is read for others: outside the manifest. */
export const support = request({ ordinal: undefined, listed: undefined, names: undefined });

export function aTenant(): TestDiscovery {
  const discovery = aDiscovery();
  discovery.ports.source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: text });
  return discovery;
}
export async function fetch(discovery: TestDiscovery, message = request(), crash?: CrashPoint): Promise<void> {
  await discovery.open(FetchDefinitionHandler, crash).handle(message);
}
export const key = keyOf('SALES', 'ORDERS');
export const waiting = anAssetSeen({ tenant: TENANT, run: RUN, ordinal: 9, technicalName: 'V_ORDERS' });

/** Another asset of the run waits for the fetch. */
export async function aWaiter({ ports: { ledger } }: TestDiscovery): Promise<void> {
  await ledger.announceFetches(TENANT, RUN, [key]);
  await ledger.awaitFetch(TENANT, RUN, key, { ordinal: 9, message: JSON.stringify(waiting) });
}
export const woken = (discovery: TestDiscovery) =>
  discovery.ports.work.published('detect').filter(({ ordinal }) => ordinal === waiting.ordinal);
export const passedOn = (discovery: TestDiscovery) =>
  discovery.ports.work.published('detect').filter(({ ordinal }) => ordinal === 4);

/** What the last run left behind, with which nothing has moved. */
export function same(about: Partial<Checkpoint> = {}): Checkpoint {
  return aCheckpoint({ fence: 6, body, mapping: MAPPING_VERSION, ...about });
}

export function remove({ ports }: TestDiscovery): void {
  ports.source.remove('SALES', 'ORDERS');
}
export function forbid({ ports }: TestDiscovery): void {
  ports.source.forbid('SALES');
}
export function holdSame(discovery: TestDiscovery): void {
  known(discovery, 'SALES', same());
}

/** How the fetch ended, as the next asset that needs it is told. */
export function fetchEndOf({ ports: { ledger } }: TestDiscovery): Promise<string> {
  return ledger.awaitFetch(TENANT, RUN, key, { ordinal: 99, message: '' });
}
