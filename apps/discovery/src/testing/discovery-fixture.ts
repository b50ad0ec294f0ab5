import 'reflect-metadata';
import type { FactoryProvider } from '@nestjs/common';
import { type AssetKey, type Checkpoint, assetKey } from '@dss/catalog-model';
import type { AssetOutcome } from '@dss/contracts';
import { Metrics, createLogger } from '@dss/observability';
import {
  CheckpointStore,
  DatasphereSource,
  DefinitionStore,
  EventLog,
  ImageStore,
  ManifestStore,
  NameRegistry,
  RetirementStore,
  RunLedger,
  RunSignals,
  RunStore,
  WorkQueue,
} from '@dss/ports';
import {
  CrashPoint,
  InMemoryCheckpointStore,
  InMemoryDatasphereSource,
  InMemoryDefinitionStore,
  InMemoryEventLog,
  InMemoryImageStore,
  InMemoryManifestStore,
  InMemoryNameRegistry,
  InMemoryRetirementStore,
  InMemoryRunLedger,
  InMemoryRunSignals,
  InMemoryRunStore,
  InMemoryWorkQueue,
  aSyncRun,
} from '@dss/ports/testing';
import { DEFAULT_RETIREMENT_POLICY } from '@dss/retirement';
import { outcomeDeskProvider } from '@dss/service-kit';
import type { ManifestEntry, SyncRun } from '@dss/sync-run';
import { discoveryParts } from '../discovery-parts.js';

export const NOW = Date.parse('2026-11-20T12:00:00.000Z');
export const TENANT = 'acme';
/** ULIDs grow: run 2 began after run 1. */
export const runId = (number: number) => `01j8zq4y3n5v6w7x8y9z${String(number).padStart(6, '0')}`;

/** Everything around discovery, in memory; any number of processes may work on it, one after the other. */
export function aDiscovery() {
  const checkpoints = new InMemoryCheckpointStore();
  const ports = {
    source: new InMemoryDatasphereSource(),
    runs: new InMemoryRunStore(),
    ledger: new InMemoryRunLedger(checkpoints, () => NOW),
    checkpoints,
    images: new InMemoryImageStore(),
    retirements: new InMemoryRetirementStore(),
    names: new InMemoryNameRegistry(),
    manifests: new InMemoryManifestStore(),
    definitions: new InMemoryDefinitionStore(),
    work: new InMemoryWorkQueue(),
    events: new InMemoryEventLog(),
    signals: new InMemoryRunSignals(),
  };
  /** Our clock; tests move it. */
  const clock = { nowMs: NOW };
  const drained: string[] = [];
  ports.signals.onDrained((_, run) => drained.push(run));
  const logged: string[] = [];
  const logger = createLogger('discovery', 'info', { write: (line) => void logged.push(line) });
  const metrics = new Metrics('discovery');

  const tokens: readonly (readonly [unknown, object])[] = [
    [DatasphereSource, ports.source],
    [RunStore, ports.runs],
    [RunLedger, ports.ledger],
    [CheckpointStore, ports.checkpoints],
    [ImageStore, ports.images],
    [RetirementStore, ports.retirements],
    [NameRegistry, ports.names],
    [ManifestStore, ports.manifests],
    [DefinitionStore, ports.definitions],
    [WorkQueue, ports.work],
    [EventLog, ports.events],
    [RunSignals, ports.signals],
    [Metrics, metrics],
  ];
  const world = {
    ...{ databasePattern: 'dsp_<space>', priorityRules: [], retirement: DEFAULT_RETIREMENT_POLICY, logger },
    now: () => new Date(clock.nowMs),
  };

  /** A handler made as Nest makes it, from what its constructor names; `crash` says where its process dies. */
  function open<Handler>(handler: new (...parts: never[]) => Handler, crash = new CrashPoint()): Handler {
    const made = new Map(tokens.map(([token, port]) => [token, crash.guard(port)]));
    const factories = new Map<unknown, FactoryProvider>(
      [outcomeDeskProvider, ...discoveryParts(world)].map((part) => [part.provide, part]),
    );
    const make = (token: unknown): object => {
      const { inject = [], useFactory } = factories.get(token) ?? {};
      const part = made.get(token) ?? (useFactory?.(...inject.map(make)) as object);
      made.set(token, part);
      return part;
    };
    const needs = Reflect.getMetadata('design:paramtypes', handler) as unknown[];
    return Reflect.construct(handler, needs.map(make)) as Handler;
  }

  return { ports, drained, logged, world, clock, open };
}

export type TestDiscovery = ReturnType<typeof aDiscovery>;

export function keyOf(space: string, name: string): AssetKey {
  return assetKey({ tenant: TENANT, space, name });
}

/** A run that somebody has asked for. */
export async function aRun({ ports }: TestDiscovery, about: Partial<SyncRun> = {}): Promise<SyncRun> {
  const run = aSyncRun({ id: runId(1), tenant: TENANT, ...about });
  await ports.runs.create(run);
  return run;
}

/** All entries of a run's manifest, by ordinal. */
export async function manifestOf({ ports }: TestDiscovery, run: string) {
  const entries: (ManifestEntry & { readonly space: string; readonly segment: string })[] = [];
  for (const { space, segments } of await ports.manifests.listSpaces(TENANT, run)) {
    for (const { type } of segments) {
      const segment = await ports.manifests.getSegment(TENANT, run, space, type);
      entries.push(...segment.entries.map((entry) => ({ ...entry, space, segment: type })));
    }
  }
  return entries.sort((a, b) => a.ordinal - b.ordinal);
}

export async function eventsOf({ ports }: TestDiscovery, run: string): Promise<AssetOutcome[]> {
  const outcomes: AssetOutcome[] = [];
  for await (const outcome of ports.events.listOutcomes(TENANT, run)) outcomes.push(outcome);
  return outcomes.sort((a, b) => a.ordinal - b.ordinal);
}

/** What an earlier run left behind about an asset. */
export function known({ ports }: TestDiscovery, space: string, checkpoint: Checkpoint): void {
  ports.checkpoints.put(TENANT, space, keyOf(space, checkpoint.technicalName), checkpoint);
}
