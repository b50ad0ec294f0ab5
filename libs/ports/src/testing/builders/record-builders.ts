import { digest } from '@dss/catalog-model';
import type { RetirementRecord } from '@dss/retirement';
import type { ManifestEntry, ManifestSegment, ManifestSpace, SyncRun } from '@dss/sync-run';
import type { ConflictRecord, StoredConflict } from '../../conflict-store.js';
import type { DeadLetter } from '../../dead-letters.js';
import type { DefinitionRecord } from '../../definition-store.js';
import type { Dependant } from '../../dependency-index.js';
import type { Image } from '../../image-store.js';
import { type TargetProbe, targetKey } from '../../target-probe-store.js';
import { AT, NAME, RUN, SPACE, TENANT, aKey, aListed } from './model-builders.js';

export function aSyncRun(overrides: Partial<SyncRun> = {}): SyncRun {
  return {
    v: 1,
    id: RUN,
    tenant: TENANT,
    scope: {},
    mode: 'incremental',
    dryRun: false,
    priority: 'medium',
    trigger: 'api',
    actor: 'test',
    state: 'queued',
    requestedAt: AT,
    incompleteScopes: [],
    ...overrides,
  };
}

export function aManifestEntry(overrides: Partial<ManifestEntry> = {}): ManifestEntry {
  const technicalName = overrides.technicalName ?? NAME;
  return {
    ordinal: 0,
    key: aKey(TENANT, technicalName),
    technicalName,
    priority: 'medium',
    intent: 'fetch',
    database: 'dsp_sales',
    table: technicalName.toLowerCase(),
    listed: aListed(),
    ...overrides,
  };
}

export function aManifestSegment(overrides: Partial<ManifestSegment> = {}): ManifestSegment {
  return { v: 1, space: SPACE, type: 'localtables', entries: [aManifestEntry()], ...overrides };
}

export function aManifestSpace(overrides: Partial<ManifestSpace> = {}): ManifestSpace {
  return {
    v: 1,
    space: SPACE,
    label: 'Sales',
    first: 0,
    segments: [{ type: 'localtables', first: 0, count: 1 }],
    incomplete: [],
    avoided: { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 },
    ...overrides,
  };
}

export function aDefinitionRecord(overrides: Partial<DefinitionRecord> = {}): DefinitionRecord {
  const technicalName = overrides.technicalName ?? NAME;
  const text = overrides.text ?? JSON.stringify({ definitions: { [technicalName]: { kind: 'entity' } } });
  return {
    v: 1,
    key: aKey(TENANT, technicalName),
    space: SPACE,
    technicalName,
    type: 'localtables',
    body: digest(text),
    bytes: new TextEncoder().encode(text).byteLength,
    text,
    listed: aListed(),
    fence: 1,
    ...overrides,
  };
}

export function aDependant(overrides: Partial<Dependant> = {}): Dependant {
  const technicalName = overrides.technicalName ?? 'V_ORDERS';
  return { v: 1, key: aKey(TENANT, technicalName), space: SPACE, technicalName, type: 'views', ...overrides };
}

export function aStoredConflict(overrides: Partial<StoredConflict> = {}): StoredConflict {
  return {
    field: 'description',
    source: 'Orders',
    target: 'hers',
    sourceDigest: 'sssssssssss',
    targetDigest: 'ttttttttttt',
    frozen: false,
    since: 1,
    ...overrides,
  };
}

export function aConflictRecord(overrides: Partial<ConflictRecord> = {}): ConflictRecord {
  return {
    v: 1,
    key: aKey(),
    space: SPACE,
    technicalName: NAME,
    database: 'dsp_sales',
    table: 'orders',
    fence: 1,
    conflicts: [aStoredConflict()],
    ...overrides,
  };
}

export function anImage(overrides: Partial<Image> = {}): Image {
  return {
    v: 1,
    key: aKey(),
    fence: 1,
    database: 'dsp_sales',
    input: {
      Name: 'orders',
      Description: 'Orders',
      TableType: 'EXTERNAL_TABLE',
      Parameters: { 'dsp.technicalName': NAME },
      StorageDescriptor: { Columns: [{ Name: 'order_id', Type: 'string' }] },
      PartitionKeys: [],
    },
    ...overrides,
  };
}

export function aRetirementRecord(overrides: Partial<RetirementRecord> = {}): RetirementRecord {
  const technicalName = overrides.technicalName ?? NAME;
  return {
    ...{ v: 1, key: aKey(TENANT, technicalName), space: SPACE, technicalName, type: 'localtables' },
    ...{ database: 'dsp_sales', table: 'orders', run: RUN, fence: 1, state: 'retired', at: { ours: AT } },
    ...overrides,
  };
}

export function aTargetProbe(overrides: Partial<TargetProbe> = {}): TargetProbe {
  const account = '123456789012';
  return {
    v: 1,
    target: targetKey({ account, region: 'eu-central-1' }),
    at: AT,
    identity: { account, arn: `arn:aws:sts::${account}:assumed-role/dsp-sync/writer` },
    optimisticLock: 'honoured',
    lockTriedAt: AT,
    permissions: { asked: 12, missing: [], unknown: [] },
    ...overrides,
  };
}

export function aDeadLetter(overrides: Partial<DeadLetter> = {}): DeadLetter {
  const tenant = overrides.tenant ?? TENANT;
  const run = overrides.run ?? RUN;
  const key = overrides.key ?? aKey(tenant);
  return {
    stage: 'map',
    tenant,
    run,
    key,
    ordinal: 0,
    code: 'CONTRACT_BROKEN',
    reason: 'asset.columns: expected array',
    attempts: 1,
    subject: `dss.map.medium.${tenant}.${run}.${key}`,
    at: AT,
    bytes: 2,
    ...overrides,
  };
}
