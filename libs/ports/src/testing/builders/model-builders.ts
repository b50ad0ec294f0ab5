import { randomBytes } from 'node:crypto';
import {
  type AllocatedNames,
  type Asset,
  type AssetKey,
  type CatalogEntry,
  type Checkpoint,
  type Column,
  type EntryColumn,
  type Fingerprint,
  type Listed,
  assetKey,
  digest,
} from '@dss/catalog-model';

/** The asset that a test speaks of when it does not matter which. */
export const TENANT = 'acme';
export const RUN = '01j8zq4y3n5v6w7x8y9z0a1b2c';
export const SPACE = 'SALES';
export const NAME = 'ORDERS';
export const AT = '2026-03-01T08:00:00.000Z';

/** A tenant that no other test uses, so that a suite can run against a store that is not empty. */
export function aTenant(): string {
  return `t-${randomBytes(8).toString('hex')}`;
}

/** A run id that no other test uses. */
export function aRunId(): string {
  return randomBytes(13).toString('hex');
}

/** The key of an asset of `tenant`; another name is another key. */
export function aKey(tenant = TENANT, technicalName = NAME, space = SPACE): AssetKey {
  return assetKey({ tenant, space, name: technicalName });
}

export function aFingerprint(overrides: Partial<Fingerprint> = {}): Fingerprint {
  return { content: digest('content'), schema: digest('schema'), metadata: digest('metadata'), ...overrides };
}

export function aListed(overrides: Partial<Listed> = {}): Listed {
  return {
    type: 'localtables',
    label: 'Orders',
    status: 'Deployed',
    changedOn: '2026-02-01T10:00:00Z',
    deployedOn: '2026-02-01T10:05:00Z',
    ...overrides,
  };
}

export function someNames(overrides: Partial<AllocatedNames> = {}): AllocatedNames {
  return { database: 'dsp_sales', table: 'orders', columns: {}, ...overrides };
}

export function aColumn(overrides: Partial<Column> = {}): Column {
  return {
    technicalName: 'ORDER_ID',
    type: { cds: 'cds.String', length: 10 },
    fidelity: 'declared',
    key: false,
    notNull: false,
    ...overrides,
  };
}

export function anAsset(overrides: Partial<Asset> = {}): Asset {
  return {
    space: SPACE,
    technicalName: NAME,
    kind: 'local-table',
    label: 'Orders',
    columns: [
      aColumn({ key: true, notNull: true }),
      aColumn({ technicalName: 'AMOUNT', type: { cds: 'cds.Decimal', precision: 15, scale: 2 } }),
    ],
    keys: ['ORDER_ID'],
    associations: [],
    hierarchies: [],
    measures: [],
    parameters: [],
    variables: [],
    sources: [],
    exposed: false,
    dataAccessControls: [],
    annotations: {},
    findings: [],
    ...overrides,
  };
}

export function anEntryColumn(overrides: Partial<EntryColumn> = {}): EntryColumn {
  const technicalName = overrides.technicalName ?? 'ORDER_ID';
  return {
    name: technicalName.toLowerCase(),
    technicalName,
    type: 'string',
    comment: '',
    parameters: { 'dsp.technicalName': technicalName, 'dsp.nativeType': 'cds.String(10)' },
    ...overrides,
  };
}

export function aCatalogEntry(overrides: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    database: { name: 'dsp_sales', description: '', parameters: { 'dsp.space': SPACE } },
    name: 'orders',
    description: 'Orders',
    columns: [anEntryColumn(), anEntryColumn({ technicalName: 'AMOUNT', type: 'decimal(15,2)' })],
    parameters: { 'dsp.space': SPACE, 'dsp.technicalName': NAME },
    findings: [],
    ...overrides,
  };
}

export function aCheckpoint(overrides: Partial<Checkpoint> = {}): Checkpoint {
  return {
    v: 1,
    fence: 1,
    space: SPACE,
    technicalName: NAME,
    type: 'localtables',
    listed: aListed(),
    body: digest('body'),
    fingerprint: aFingerprint(),
    mapping: '1',
    database: 'dsp_sales',
    table: 'orders',
    versionId: '0',
    outcome: 'created',
    definitionBytes: 1_000,
    entryBytes: 800,
    ...overrides,
  };
}
