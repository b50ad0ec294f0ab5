import { setTimeout as pause } from 'node:timers/promises';
import type { Provider } from '@nestjs/common';
import {
  ConflictStore,
  DefinitionStore,
  DependencyIndex,
  ImageStore,
  ManifestStore,
  NameRecovery,
  RetirementStore,
  RunLedger,
  RunStore,
  TargetCatalog,
  WorkQueue,
} from '@dss/ports';
import { OutcomeDesk } from '@dss/service-kit';
import { DatabaseRecords, type Tell } from './database-records.js';
import { Databases } from './databases.js';
import { Dependants } from './dependants.js';
import { NameReading } from './names/name-reading.js';
import { RetirementRecords } from './retirement/retirement-records.js';
import { Retirements } from './retirement/retirements.js';
import { TableRetirer } from './retirement/table-retirer.js';
import { TableSender } from './table-sender.js';
import { TableWriter } from './table-writer.js';
import { VersionArchive } from './version-archive.js';
import { WriteCheck } from './verification/write-check.js';
import { WriteEnds } from './write-ends.js';
import { WriteRecords } from './write-records.js';
import type { WriterPolicy } from './writer-policy.js';

/** What the writer is made of beside ports and policy. */
export interface WriterSurroundings {
  readonly tell: Tell;
  readonly now: () => Date;
  /** Whether the target was seen to refuse an update with a stale version. */
  readonly isLockHonoured: () => boolean;
  /** Who we are at the target, for the outcomes of what is written. */
  readonly principal?: string | undefined;
}

/** The parts that the handler asks for, each made from the ports that it names. */
export function writerParts(
  policy: WriterPolicy,
  { tell, now, isLockHonoured, principal }: WriterSurroundings,
): Provider[] {
  return [
    {
      provide: Databases,
      inject: [TargetCatalog, ConflictStore, RunLedger],
      useFactory: (target: TargetCatalog, conflicts: ConflictStore, ledger: RunLedger) =>
        new Databases(target, policy, new DatabaseRecords(conflicts, tell), ledger),
    },
    {
      provide: Retirements,
      inject: [TargetCatalog, Databases, ImageStore, RetirementStore, WriteEnds],
      useFactory: (
        target: TargetCatalog,
        databases: Databases,
        images: ImageStore,
        retirements: RetirementStore,
        ends: WriteEnds,
      ) => {
        const records = new RetirementRecords(images, retirements);
        return new Retirements(new TableRetirer(target, databases, records, policy), records, ends);
      },
    },
    {
      provide: TableWriter,
      inject: [TargetCatalog, WriteRecords, Databases],
      useFactory: (target: TargetCatalog, records: WriteRecords, databases: Databases) => {
        const sender = new TableSender(target, new VersionArchive(target, policy.archive, tell));
        const world = { policy, isLockHonoured, now, pause: (ms: number) => pause(ms), random: Math.random };
        return new TableWriter({ target, sender }, databases, records, world);
      },
    },
    {
      provide: WriteRecords,
      inject: [ImageStore, ConflictStore, RetirementStore],
      useFactory: (images: ImageStore, conflicts: ConflictStore, retirements: RetirementStore) =>
        new WriteRecords(images, conflicts, retirements),
    },
    {
      provide: Dependants,
      inject: [DependencyIndex, ManifestStore, DefinitionStore, RunLedger, WorkQueue],
      useFactory: (
        index: DependencyIndex,
        manifests: ManifestStore,
        definitions: DefinitionStore,
        ledger: RunLedger,
        work: WorkQueue,
      ) => new Dependants({ index, manifests, definitions, ledger, work }),
    },
    {
      provide: NameReading,
      inject: [TargetCatalog, NameRecovery],
      useFactory: (target: TargetCatalog, recovery: NameRecovery) =>
        new NameReading(target, recovery, { installation: policy.installation, tell, now }),
    },
    {
      provide: WriteCheck,
      inject: [TargetCatalog, RunLedger, RunStore],
      useFactory: (target: TargetCatalog, ledger: RunLedger, runs: RunStore) =>
        new WriteCheck({ target, ledger, runs }, { isOn: policy.verifiesWrites, tell, later }),
    },
    {
      provide: WriteEnds,
      inject: [OutcomeDesk, Dependants, WriteCheck],
      useFactory: (outcomes: OutcomeDesk, dependants: Dependants, check: WriteCheck) =>
        new WriteEnds(outcomes, dependants, check, { now, principal }),
    },
  ];
}

/** Nothing waits for it: a process that has nothing else to do ends. */
function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms).unref();
  return () => {
    clearTimeout(timer);
  };
}
