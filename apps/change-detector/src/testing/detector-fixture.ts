import { type AssetKey, type Checkpoint, assetKey, digest } from '@dss/catalog-model';
import type { AssetOutcome, AssetSeen } from '@dss/contracts';
import { Metrics } from '@dss/observability';
import type { DefinitionRecord, FetchEnd } from '@dss/ports';
import {
  CrashPoint,
  InMemoryCheckpointStore,
  InMemoryDefinitionStore,
  InMemoryDependencyIndex,
  InMemoryEventLog,
  InMemoryRunLedger,
  InMemoryRunSignals,
  InMemoryRunStore,
  InMemoryWorkQueue,
  aListed,
  aSyncRun,
  anAssetSeen,
} from '@dss/ports/testing';
import { OutcomeDesk } from '@dss/service-kit';
import { AssetResolver } from '../asset-resolver.js';
import { DefinitionReader } from '../definition-reader.js';
import { DetectChangesHandler } from '../detect-changes.handler.js';
import { DetectionEnds } from '../detection-ends.js';
import { KnownSpaces } from '../known-spaces.js';
import { SourceFinder } from '../source-finder.js';
import type { Document } from './csn.js';

export const TENANT = 'acme';
export const RUN = '01j8zq4y3n5v6w7x8y9z000001';
export const FENCE = 7;
export const NOW = new Date('2026-11-20T12:00:00.000Z');
const SPACES = ['HR', 'SALES'];

export function keyOf(name: string, space = 'SALES'): AssetKey {
  return assetKey({ tenant: TENANT, space, name });
}

/** Everything around the change detector, in memory, with a run that has listed its spaces. */
export async function aDetector() {
  const checkpoints = new InMemoryCheckpointStore();
  const ports = {
    checkpoints,
    definitions: new InMemoryDefinitionStore(),
    dependencies: new InMemoryDependencyIndex(),
    ledger: new InMemoryRunLedger(checkpoints, () => NOW.getTime()),
    runs: new InMemoryRunStore(),
    work: new InMemoryWorkQueue(),
    events: new InMemoryEventLog(),
    signals: new InMemoryRunSignals(),
  };
  const metrics = new Metrics('change-detector');
  await ports.runs.create(
    aSyncRun({ id: RUN, tenant: TENANT, fence: FENCE, state: 'listing', spaces: SPACES, knownSpaces: SPACES }),
  );

  /** A handler with parts of its own; `crash` says where its process dies. */
  function open(crash = new CrashPoint()): DetectChangesHandler {
    const [definitions, ledger, work] = [ports.definitions, ports.ledger, ports.work].map((port) =>
      crash.guard(port),
    ) as [typeof ports.definitions, typeof ports.ledger, typeof ports.work];
    const outcomes = new OutcomeDesk(crash.guard(ports.events), ledger, ports.signals, metrics);
    return new DetectChangesHandler(
      crash.guard(checkpoints),
      new DefinitionReader(definitions, new KnownSpaces(crash.guard(ports.runs))),
      new AssetResolver(new SourceFinder(definitions, ledger, work), crash.guard(ports.dependencies)),
      new DetectionEnds(work, outcomes, () => NOW),
    );
  }

  return { ports, open };
}

export type TestDetector = Awaited<ReturnType<typeof aDetector>>;

/** A definition that discovery has stored, and the message about it. */
export async function fetched(
  { ports }: TestDetector,
  technicalName: string,
  document: Document | string,
  about: Partial<AssetSeen> = {},
): Promise<AssetSeen> {
  const space = about.space ?? 'SALES';
  const record = await stored({ ports }, technicalName, document, { space, fence: about.fence ?? FENCE });
  return seen(technicalName, { body: record.body, definitionBytes: record.bytes, ...about });
}

export function seen(technicalName: string, about: Partial<AssetSeen> = {}): AssetSeen {
  const space = about.space ?? 'SALES';
  const key = keyOf(technicalName, space);
  const names = { database: 'dsp_sales', table: technicalName.toLowerCase() };
  return anAssetSeen({ tenant: TENANT, run: RUN, fence: FENCE, technicalName, space, key, names, ...about });
}

export async function stored(
  { ports }: Pick<TestDetector, 'ports'>,
  technicalName: string,
  document: Document | string,
  about: Partial<DefinitionRecord> = {},
): Promise<DefinitionRecord> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const space = about.space ?? 'SALES';
  const key = keyOf(technicalName, space);
  const fixed = { v: 1 as const, key, space, technicalName, text, body: digest(text), bytes: Buffer.byteLength(text) };
  const record: DefinitionRecord = { type: 'localtables', fence: FENCE, listed: aListed(), ...fixed, ...about };
  await ports.definitions.save(TENANT, record);
  return record;
}

export function checkpointOf({ ports }: TestDetector, name: string, space = 'SALES'): Checkpoint | undefined {
  return ports.checkpoints.peek(TENANT, space, keyOf(name, space));
}

/** Takes what waits for detection, as the consumer would. */
export function woken({ ports }: TestDetector): readonly AssetSeen[] {
  return ports.work.take('detect');
}

export async function eventsOf({ ports }: TestDetector): Promise<AssetOutcome[]> {
  const outcomes: AssetOutcome[] = [];
  for await (const outcome of ports.events.listOutcomes(TENANT, RUN)) outcomes.push(outcome);
  return outcomes;
}

export async function announced({ ports: { ledger } }: TestDetector, name: string, space = 'SALES'): Promise<void> {
  await ledger.announceFetches(TENANT, RUN, [keyOf(name, space)]);
}

/** A source's fetch ends in this run; whoever waits is published again, as the fetch handler does it. */
export async function ended({ ports }: TestDetector, name: string, end: FetchEnd, space = 'SALES'): Promise<void> {
  const key = keyOf(name, space);
  for (const waiter of await ports.ledger.endFetch(TENANT, RUN, key, end)) {
    await ports.work.publish('detect', { ...(JSON.parse(waiter) as AssetSeen), wake: key });
  }
}

/** The types, and how sure they are, of the one asset that was sent on. */
export function typesOf({ ports }: TestDetector): string[] {
  const [changed, ...rest] = ports.work.published('map');
  if (changed === undefined || rest.length > 0) throw new Error(`${rest.length + 1} assets were sent on, not one`);
  return changed.asset.columns.map(({ type, fidelity }) => `${type?.cds}(${type?.length ?? ''}) ${fidelity}`);
}
