import { digest } from '@dss/catalog-model';
import type {
  AssetChanged,
  AssetOutcome,
  AssetSeen,
  EntryMapped,
  FetchRequested,
  Heartbeat,
  LogLine,
  RunEnded,
  RunRequested,
} from '@dss/contracts';
import { type TransferReport, noOutcomes } from '@dss/sync-run';
import {
  AT,
  NAME,
  RUN,
  SPACE,
  TENANT,
  aCatalogEntry,
  aCheckpoint,
  aFingerprint,
  aKey,
  aListed,
  anAsset,
} from './model-builders.js';

export function aRunRequested(overrides: Partial<RunRequested> = {}): RunRequested {
  return {
    tenant: TENANT,
    run: RUN,
    scope: {},
    mode: 'incremental',
    dryRun: false,
    priority: 'medium',
    ...overrides,
  };
}

export function aFetchRequested(overrides: Partial<FetchRequested> = {}): FetchRequested {
  return {
    ...anAssetHead(overrides),
    intent: 'fetch',
    listed: aListed(),
    names: { database: 'dsp_sales', table: 'orders' },
    ...overrides,
  };
}

export function anAssetSeen(overrides: Partial<AssetSeen> = {}): AssetSeen {
  return {
    ...anAssetHead(overrides),
    absent: false,
    listed: aListed(),
    names: { database: 'dsp_sales', table: 'orders' },
    body: digest('body'),
    definitionBytes: 1_000,
    ...overrides,
  };
}

export function anAssetChanged(overrides: Partial<AssetChanged> = {}): AssetChanged {
  const head = anAssetHead(overrides);
  return {
    ...head,
    strategy: 'full',
    asset: anAsset({ space: head.space, technicalName: head.technicalName }),
    fingerprint: aFingerprint(),
    schemaMoved: false,
    names: { database: 'dsp_sales', table: 'orders' },
    listed: aListed(),
    next: aCheckpoint({ space: head.space, technicalName: head.technicalName, fence: head.fence }),
    ...overrides,
  };
}

export function anEntryMapped(overrides: Partial<EntryMapped> = {}): EntryMapped {
  const head = anAssetHead(overrides);
  return {
    ...head,
    strategy: 'full',
    entry: aCatalogEntry(),
    fingerprint: aFingerprint(),
    schemaMoved: false,
    next: aCheckpoint({ space: head.space, technicalName: head.technicalName, fence: head.fence }),
    ...overrides,
  };
}

export function anAssetOutcome(overrides: Partial<AssetOutcome> = {}): AssetOutcome {
  return {
    ...anAssetIdentity(overrides),
    run: RUN,
    ordinal: 0,
    outcome: 'created',
    strategy: 'full',
    database: 'dsp_sales',
    table: 'orders',
    at: AT,
    ...overrides,
  };
}

export function aRunEnded(overrides: Partial<RunEnded> = {}): RunEnded {
  return {
    tenant: TENANT,
    run: RUN,
    fence: 1,
    end: 'completed',
    scope: {},
    mode: 'incremental',
    dryRun: false,
    expected: 1,
    counts: { ...noOutcomes(), created: 1 },
    conflicts: 0,
    incompleteScopes: [],
    transfer: aTransferReport(),
    requestedAt: AT,
    startedAt: '2026-03-01T08:00:01.000Z',
    endedAt: '2026-03-01T08:00:05.000Z',
    durationMs: 4_000,
    ...overrides,
  };
}

export function aTransferReport(overrides: Partial<TransferReport> = {}): TransferReport {
  return {
    actual: { calls: 3, bytes: 3_000 },
    fullRun: { calls: 5, bytes: 9_000 },
    avoided: { calls: 2, bytes: 6_000 },
    byOperation: { 'datasphere.list': { calls: 3, bytesOut: 500, bytesIn: 2_500 } },
    byStrategy: { full: { assets: 1, bytes: 1_000 } },
    computedAs: 'actual plus what unchanged assets cost when they were read last',
    ...overrides,
  };
}

export function aHeartbeat(overrides: Partial<Heartbeat> = {}): Heartbeat {
  return {
    service: 'mapper',
    instance: 'mapper-1',
    version: '0.1.0',
    pid: 4_711,
    startedAt: AT,
    at: AT,
    cpu: 0.1,
    rssBytes: 90_000_000,
    heapBytes: 40_000_000,
    eventLoopLagMs: 1,
    inFlight: 0,
    connections: { nats: 'connected' },
    ready: true,
    notes: [],
    ...overrides,
  };
}

export function aLogLine(overrides: Partial<LogLine> = {}): LogLine {
  return { time: AT, level: 'info', service: 'discovery', message: 'Space listed', fields: {}, ...overrides };
}

type Identity = Partial<Pick<FetchRequested, 'tenant' | 'space' | 'technicalName' | 'fence'>>;

function anAssetIdentity(overrides: Identity) {
  const { tenant = TENANT, space = SPACE, technicalName = NAME } = overrides;
  return { tenant, space, technicalName, type: 'localtables' as const, key: aKey(tenant, technicalName, space) };
}

function anAssetHead(overrides: Identity) {
  return {
    ...anAssetIdentity(overrides),
    run: RUN,
    fence: overrides.fence ?? 1,
    mode: 'incremental' as const,
    dryRun: false,
    priority: 'medium' as const,
    ordinal: 0,
    round: 0,
  };
}
