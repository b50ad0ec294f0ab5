import { assetKey } from '@dss/catalog-model';
import type { AssetOutcome, EntryMapped } from '@dss/contracts';
import { Metrics } from '@dss/observability';
import type { TargetCatalog } from '@dss/ports';
import {
  CrashPoint,
  InMemoryCheckpointStore,
  InMemoryConflictStore,
  InMemoryDefinitionStore,
  InMemoryDependencyIndex,
  InMemoryEventLog,
  InMemoryImageStore,
  InMemoryManifestStore,
  InMemoryRetirementStore,
  InMemoryRunLedger,
  InMemoryRunSignals,
  InMemoryRunStore,
  InMemoryTargetCatalog,
  InMemoryWorkQueue,
  aCatalogEntry,
  aCheckpoint,
  anEntryMapped,
} from '@dss/ports/testing';
import { DEFAULT_FIELD_OWNERS, MANAGE_ALL } from '@dss/planning';
import { OutcomeDesk } from '@dss/service-kit';
import { DatabaseRecords } from '../database-records.js';
import { Databases } from '../databases.js';
import { Dependants } from '../dependants.js';
import { RetirementRecords } from '../retirement/retirement-records.js';
import { Retirements } from '../retirement/retirements.js';
import { TableRetirer } from '../retirement/table-retirer.js';
import { TableSender } from '../table-sender.js';
import { TableWriter } from '../table-writer.js';
import { VersionArchive } from '../version-archive.js';
import { WriteCheck } from '../verification/write-check.js';
import { WriteEnds } from '../write-ends.js';
import { WriteEntryHandler } from '../write-entry.handler.js';
import { WriteRecords } from '../write-records.js';
import type { WriterPolicy } from '../writer-policy.js';

export const TENANT = 'acme';
export const INSTALLATION = 'prod';
export const OWNER = 'prod/acme';
export const DATABASE = 'dsp_sales';
export const TABLE = 'orders';
/** When the double says that tables are born. */
export const BORN = new Date(1_700_000_000_000);
export const NOW = new Date('2026-03-01T08:00:00.000Z');
export const KEY = assetKey({ tenant: TENANT, space: 'SALES', name: 'ORDERS' });

/** The n-th run of the tenant; its number is its fencing number too. */
export function runId(number: number): string {
  return `01j8zq4y3n5v6w7x8y9z${String(number).padStart(6, '0')}`;
}

/** What the mapper sends in the n-th run about the one asset of these tests. */
export function mapped(run: number, overrides: Partial<EntryMapped> = {}): EntryMapped {
  const next = aCheckpoint({ fence: run, outcome: 'unchanged', versionId: undefined, entryBytes: undefined });
  return anEntryMapped({ run: runId(run), fence: run, key: KEY, next, ...overrides });
}

/** What detection sends in the n-th run about the table of that asset, which is gone. */
export function retirement(
  run: number,
  act: 'retire' | 'delete' | 'restore',
  about: Partial<NonNullable<EntryMapped['retirement']>> = {},
): EntryMapped {
  const message = mapped(run);
  const counted = { absences: 3, absentSince: '2026-02-27T08:00:00.000Z', database: DATABASE, table: TABLE };
  const at = { ours: NOW.toISOString() };
  const next = {
    ...message.next,
    ...(act === 'restore' ? { database: DATABASE, table: TABLE, dirty: true } : counted),
  };
  const by = act === 'restore' && { by: 'ann' };
  return {
    ...message,
    entry: undefined,
    strategy: 'delete',
    schemaMoved: false,
    next,
    retirement: { act, at, ...by, ...about },
  };
}

/** The same about another asset of the same space. */
export function sibling(run: number): EntryMapped {
  const technicalName = 'ITEMS';
  const entry = aCatalogEntry({ name: 'items', parameters: { 'dsp.technicalName': technicalName } });
  return mapped(run, { technicalName, key: assetKey({ tenant: TENANT, space: 'SALES', name: technicalName }), entry });
}

export function entryWith(overrides: Parameters<typeof aCatalogEntry>[0] = {}) {
  return aCatalogEntry(overrides);
}

const context = (redelivered: boolean) => ({ stage: 'write' as const, priority: 'medium' as const, redelivered });

export const POLICY: WriterPolicy = {
  installation: INSTALLATION,
  databaseTags: { space: '<space>' },
  management: [{ database: '*', allows: MANAGE_ALL }],
  owners: DEFAULT_FIELD_OWNERS,
  whenDeleted: 'revert',
  archive: { skipArchive: 'metadata', keepVersions: 1000 },
  verifiesWrites: false,
};

/** Everything around the writer, in memory; its target honours versions, and `isLockHonoured` says whether that is known. */
export function aWriter(policy: Partial<WriterPolicy> = {}, isLockHonoured = false) {
  const pauses: number[] = [];
  const told: (readonly [string, object])[] = [];
  const tell = (message: string, fields: object) => void told.push([message, fields]);
  const pause = (ms: number) => {
    pauses.push(ms);
    return Promise.resolve();
  };
  const checkpoints = new InMemoryCheckpointStore();
  const world = {
    target: new InMemoryTargetCatalog(),
    images: new InMemoryImageStore(),
    conflicts: new InMemoryConflictStore(),
    retirements: new InMemoryRetirementStore(),
    checkpoints,
    ledger: new InMemoryRunLedger(checkpoints, () => NOW.getTime()),
    events: new InMemoryEventLog(),
    index: new InMemoryDependencyIndex(),
    manifests: new InMemoryManifestStore(),
    definitions: new InMemoryDefinitionStore(),
    work: new InMemoryWorkQueue(),
    signals: new InMemoryRunSignals(),
    runs: new InMemoryRunStore(),
  };
  const chosen = { ...POLICY, ...policy };
  const metrics = new Metrics('glue-writer');

  /** A process of its own; `crash` says where it dies, `target` how it sees the catalog. */
  const open = (crash = new CrashPoint(), target: TargetCatalog = world.target) => {
    const seen = crash.guard(target);
    const { index, manifests, definitions, events, images } = world;
    const [ledger, work] = [crash.guard(world.ledger), crash.guard(world.work)];
    const outcomes = new OutcomeDesk(crash.guard(events), ledger, world.signals, metrics);
    const guarded = {
      index: crash.guard(index),
      manifests: crash.guard(manifests),
      definitions: crash.guard(definitions),
    };
    const retirements = crash.guard(world.retirements);
    const records = new WriteRecords(crash.guard(images), crash.guard(world.conflicts), retirements);
    const databases = new Databases(
      seen,
      chosen,
      new DatabaseRecords(crash.guard(world.conflicts), () => undefined),
      ledger,
    );
    const check = new WriteCheck(
      { target: seen, ledger, runs: world.runs },
      { isOn: chosen.verifiesWrites, tell, later: () => () => undefined },
    );
    const ends = new WriteEnds(outcomes, new Dependants({ ...guarded, ledger, work }), check, {
      now: () => NOW,
      principal: PRINCIPAL,
    });
    const retired = new RetirementRecords(crash.guard(images), retirements);
    const handler = new WriteEntryHandler(
      new TableWriter(
        { target: seen, sender: new TableSender(seen, new VersionArchive(seen, chosen.archive, tell)) },
        databases,
        records,
        { policy: chosen, isLockHonoured: () => isLockHonoured, now: () => BORN, pause, random: () => 0.5 },
      ),
      records,
      ends,
      new Retirements(new TableRetirer(seen, databases, retired, chosen), retired, ends),
    );
    const handle = (message: EntryMapped, redelivered = false) => handler.handle(message, context(redelivered));
    return { handle, check };
  };

  /** A message in a process that lives, and its outcome. */
  const write = async (message: EntryMapped, redelivered = false): Promise<AssetOutcome> => {
    await open().handle(message, redelivered);
    const outcome = await world.events.findOutcome(message.tenant, message.run, message.key);
    if (outcome === undefined) throw new Error('nothing was stored');
    return outcome;
  };

  return {
    world,
    /** Milliseconds that the writer has waited, one by one. */
    pauses,
    told,
    open,
    write,
    table: () => world.target.allTables().find(({ Name }) => Name === TABLE),
    tableWrites: () => world.target.writes.filter(({ table }) => table !== undefined).map(({ operation }) => operation),
    image: () => world.images.find(TENANT, KEY),
    checkpoint: () => checkpoints.peek(TENANT, 'SALES', KEY),
    /** Somebody's edit of the table. */
    edit: (change: Parameters<InMemoryTargetCatalog['edit']>[2]) => {
      world.target.edit(DATABASE, TABLE, change);
    },
    /** Somebody deletes database and table. */
    deleteAll: () => {
      world.target = new InMemoryTargetCatalog();
    },
  };
}

/** Who the writer is at the target. */
export const PRINCIPAL = 'arn:aws:sts::111122223333:assumed-role/dsp-sync/main';

export type TestWriter = ReturnType<typeof aWriter>;
