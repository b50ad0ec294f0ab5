import type { FactoryProvider } from '@nestjs/common';
import type { PriorityRule } from '@dss/change-detection';
import type { Logger } from '@dss/observability';
import {
  CheckpointStore,
  DatasphereSource,
  DefinitionStore,
  ImageStore,
  ManifestStore,
  NameRegistry,
  RetirementStore,
  RunLedger,
  RunSignals,
  RunStore,
  WorkQueue,
} from '@dss/ports';
import type { RetirementPolicy } from '@dss/retirement';
import { OutcomeDesk } from '@dss/service-kit';
import { RetirementDispatch } from './absences/due-retirements.js';
import { KnownAssets } from './absences/known-assets.js';
import { RestoreDispatch } from './absences/restore-dispatch.js';
import { DefinitionReads } from './fetches/definition-reads.js';
import { FetchOutcomes } from './fetches/fetch-outcomes.js';
import { LostSpaces } from './runs/lost-spaces.js';
import { RunDispatch } from './runs/run-dispatch.js';
import { RunListing } from './runs/run-listing.js';
import { SpaceComparer } from './spaces/space-comparer.js';
import { SpaceDiscovery } from './spaces/space-discovery.js';
import { SpaceDispatch } from './spaces/space-dispatch.js';
import { TableNames } from './spaces/table-names.js';
import { TenantListing } from './runs/tenant-listing.js';
import { Waiters } from './waiters.js';

/** What discovery is made of beside ports: rules of the installation, a log and a clock. */
export interface DiscoveryWorld {
  readonly databasePattern: string;
  readonly priorityRules: readonly PriorityRule[];
  readonly retirement: RetirementPolicy;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** The parts that the handlers ask for, each made from the ports that it names. */
export function discoveryParts(world: DiscoveryWorld): FactoryProvider[] {
  const { databasePattern, retirement, logger, now } = world;
  return [
    part(Waiters, [RunLedger, WorkQueue], (ledger, work) => new Waiters(ledger, work)),
    part(
      RunListing,
      [RunStore, RunLedger, RunSignals],
      (runs, ledger, signals) => new RunListing(runs, ledger, signals, { logger, now }),
    ),
    part(
      KnownAssets,
      [RunLedger, ImageStore, DefinitionStore, RetirementStore],
      (ledger, images, definitions, retirements) => new KnownAssets(ledger, images, definitions, retirements),
    ),
    part(
      LostSpaces,
      [DatasphereSource, RunStore, CheckpointStore],
      (source, runs, checkpoints) => new LostSpaces(source, runs, checkpoints),
    ),
    part(
      TenantListing,
      [DatasphereSource, RunStore, RunLedger, KnownAssets, LostSpaces],
      (source, runs, ledger, assets, spaces) => new TenantListing(source, runs, ledger, { assets, spaces }),
    ),
    part(
      SpaceDiscovery,
      [DatasphereSource, CheckpointStore, NameRegistry, ManifestStore],
      (source, checkpoints, names, manifests) =>
        new SpaceDiscovery(
          new SpaceComparer(source, checkpoints, world),
          new TableNames(names, databasePattern),
          manifests,
        ),
    ),
    part(
      SpaceDispatch,
      [RunLedger, WorkQueue, Waiters],
      (ledger, work, waiters) => new SpaceDispatch(ledger, work, waiters),
    ),
    part(
      RetirementDispatch,
      [RunStore, ManifestStore, WorkQueue],
      (runs, manifests, work) => new RetirementDispatch(runs, manifests, work, retirement),
    ),
    part(
      RestoreDispatch,
      [RetirementStore, ManifestStore, WorkQueue],
      (retirements, manifests, work) => new RestoreDispatch(retirements, manifests, work),
    ),
    part(
      RunDispatch,
      [SpaceDispatch, RetirementDispatch, RestoreDispatch],
      (spaces, retirements, restores) => new RunDispatch(spaces, retirements, restores),
    ),
    part(
      DefinitionReads,
      [DatasphereSource, DefinitionStore],
      (source, definitions) => new DefinitionReads(source, definitions),
    ),
    part(
      FetchOutcomes,
      [CheckpointStore, OutcomeDesk],
      (checkpoints, outcomes) => new FetchOutcomes(checkpoints, outcomes, now),
    ),
  ];
}

type Token<T> = abstract new (...args: never[]) => T;

/** A provider whose factory gets exactly what `inject` names, checked by the compiler. */
function part<T, Needs extends readonly unknown[]>(
  provide: Token<T>,
  inject: { readonly [At in keyof Needs]: Token<Needs[At]> },
  useFactory: (...needs: Needs) => T,
): FactoryProvider<T> {
  return { provide, inject: [...inject], useFactory };
}
