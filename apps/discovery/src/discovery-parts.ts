import type { FactoryProvider } from '@nestjs/common';
import type { PriorityRule } from '@dss/change-detection';
import type { Logger } from '@dss/observability';
import {
  CheckpointStore,
  DatasphereSource,
  DefinitionStore,
  ManifestStore,
  NameRegistry,
  RunLedger,
  RunSignals,
  RunStore,
  WorkQueue,
} from '@dss/ports';
import { OutcomeDesk } from '@dss/service-kit';
import { DefinitionReads } from './fetches/definition-reads.js';
import { FetchOutcomes } from './fetches/fetch-outcomes.js';
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
  readonly logger: Logger;
  readonly now: () => Date;
}

/** The parts that the handlers ask for, each made from the ports that it names. */
export function discoveryParts({ databasePattern, priorityRules, logger, now }: DiscoveryWorld): FactoryProvider[] {
  return [
    part(Waiters, [RunLedger, WorkQueue], (ledger, work) => new Waiters(ledger, work)),
    part(
      RunListing,
      [RunStore, RunLedger, RunSignals],
      (runs, ledger, signals) => new RunListing(runs, ledger, signals, { logger, now }),
    ),
    part(
      TenantListing,
      [DatasphereSource, RunStore, CheckpointStore, RunLedger],
      (source, runs, checkpoints, ledger) => new TenantListing(source, runs, checkpoints, ledger),
    ),
    part(
      SpaceDiscovery,
      [DatasphereSource, CheckpointStore, NameRegistry, ManifestStore],
      (source, checkpoints, names, manifests) =>
        new SpaceDiscovery(
          new SpaceComparer(source, checkpoints, priorityRules),
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
