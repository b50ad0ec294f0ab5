import type { Absence, AssetKey, Checkpoint, ClockReading } from '@dss/catalog-model';
import {
  type ObservedTable,
  type SettledConflict,
  type TableInput,
  planTable,
  readBack,
  tableInputOf,
} from '@dss/planning';
import { countOf } from '../count-absence.js';
import { endAbsence } from '../end-absence.js';
import { clockReading } from '../elapsed.js';
import { type KnownAsset, isDeleted, judgeAbsences } from '../judge-absences.js';
import { isDue, judgeBlastRadius } from '../judge-blast-radius.js';
import { type RetirementPlan, planRetirement } from '../plan-retirement.js';
import type { RetirementPolicy } from '../retirement-policy.js';
import type { RetirementRecord } from '../retirement-record.js';
import {
  type HistorySource,
  PLACES,
  type Place,
  SPACES,
  type SpaceAnswer,
  type SpaceId,
  keyOf,
  placeOf,
  typeOf,
} from './history-source.js';

export const POLICY: RetirementPolicy = {
  listings: 2,
  absentMs: 24 * 3_600_000,
  quarantineMs: 7 * 24 * 3_600_000,
  blastRadius: { tables: 2, percent: 10 },
};

const OWNER = 'prod/acme';
const DATABASE = 'dsp';

/** What was done to tables, for the oracle to judge at the moment when it happens. */
export interface Watcher {
  retired(place: Place): void;
  /** The table as it was the moment before. */
  deleted(place: Place, table: ObservedTable): void;
  restored(place: Place, table: ObservedTable): void;
}

type Remembered = Pick<Checkpoint, 'type' | 'outcome' | 'absences' | 'absentSince' | 'absentSinceAtSource'> & {
  readonly version?: number;
};

interface Due {
  readonly key: AssetKey;
  readonly place: Place;
  readonly absence: Absence;
  readonly approved: boolean;
}

/** Services and stores in the smallest form: every decision is the library's, only what carries it out is written here. */
export class HistoryProduct {
  readonly tables = new Map<AssetKey, ObservedTable>();
  readonly records = new Map<AssetKey, RetirementRecord>();
  private readonly checkpoints = new Map<AssetKey, Remembered>();
  private readonly images = new Map<AssetKey, { input: TableInput; settled: readonly SettledConflict[] }>();
  private fence = 0;
  /** By how much our clock is wrong. */
  offsetMs = 0;
  /** What the last run held back for approval. */
  waiting: readonly Place[] = [];

  constructor(
    private readonly source: HistorySource,
    private readonly watcher: Watcher,
  ) {}

  /** @param scope absent: all spaces */
  run(scope?: readonly SpaceId[], approved: ReadonlySet<AssetKey> = new Set()): void {
    this.fence += 1;
    this.waiting = [];
    if (!this.source.answers()) return;
    this.remember();
    const due: Due[] = [];
    const at = clockReading(this.source.nowMs + this.offsetMs, this.source.nowMs);
    for (const space of SPACES) {
      if (scope !== undefined && !scope.includes(space)) continue;
      due.push(...this.lookAt(space, this.source.list(space), at, approved));
    }
    this.carryOut(due);
  }

  loseRedis(): void {
    this.checkpoints.clear();
  }

  edit(place: Place, change: (input: TableInput) => TableInput): void {
    const observed = this.tables.get(keyOf(place));
    if (observed !== undefined) this.store(place, change(tableInputOf(observed)), observed);
  }

  /** What `POST /assets/{id}/restore` does: undone, and kept from then on. False when there is nothing to undo. */
  restore(place: Place): boolean {
    const key = keyOf(place);
    const record = this.records.get(key);
    if (record === undefined || record.state === 'kept') return false;
    this.fence += 1;
    this.apply(place, this.plan(place, 'restore'));
    this.records.set(key, { ...record, state: 'kept', fence: this.fence, keptBy: 'ann' });
    this.checkpoints.set(key, { ...this.checkpoints.get(key), type: typeOf(place), outcome: 'restored' });
    return true;
  }

  /** After the loss of Redis: who is known is known from what is stored elsewhere, but nothing that was counted. */
  private remember(): void {
    for (const place of PLACES) {
      const key = keyOf(place);
      if (!this.images.has(key) || this.checkpoints.has(key)) continue;
      const outcome = this.records.get(key)?.state === 'deleted' ? 'deleted' : 'unchanged';
      this.checkpoints.set(key, { type: typeOf(place), outcome });
    }
  }

  private lookAt(space: SpaceId, answer: SpaceAnswer, at: ClockReading, approved: ReadonlySet<AssetKey>): Due[] {
    if (answer.kind === 'refused') return [];
    const known = new Map<AssetKey, KnownAsset>();
    for (const place of PLACES.filter((one) => one.space === space)) {
      const key = keyOf(place);
      const checkpoint = this.checkpoints.get(key);
      const record = this.records.get(key);
      if (checkpoint !== undefined) known.set(key, { checkpoint, ...(record && { record }) });
    }
    const shown = answer.kind === 'listed' ? answer.shown : [];
    const look = {
      complete: answer.kind === 'gone' || answer.complete,
      types: answer.kind === 'gone' ? new Set(['views', 'localtables']) : answer.types,
      shown: new Set(shown.map(keyOf)),
      at,
    };
    for (const place of shown) this.sync(place);
    return [...judgeAbsences(look, known, POLICY)].map(([key, absence]) => {
      const isApproved = approved.has(key) || absence.approved === true;
      return { key, place: placeOf(key), absence, approved: isApproved };
    });
  }

  private carryOut(absent: readonly Due[]): void {
    const tables = [...this.checkpoints.values()].filter((checkpoint) => !isDeleted({ checkpoint })).length;
    const radius = judgeBlastRadius(absent, tables, POLICY);
    this.waiting = absent.filter(({ key }) => radius.held.has(key)).map(({ place }) => place);
    for (const { key, place, absence, approved } of absent) {
      const held = radius.held.has(key) ? radius.reason : undefined;
      const proof = isDue(absence) && held === undefined ? this.source.read(place) : undefined;
      const end = endAbsence({ absence, proof, held });
      const before = this.checkpoints.get(key) ?? { type: typeOf(place), outcome: 'unchanged' };
      if (end.act === 'none') {
        this.checkpoints.set(key, end.startsAnew ? { ...before, absences: 0 } : { ...before, ...countOf(absence) });
        continue;
      }
      this.act(place, end.act, absence, approved);
    }
  }

  private act(place: Place, act: 'retire' | 'delete', absence: Absence, approved: boolean): void {
    const key = keyOf(place);
    const plan = this.plan(place, act);
    if (plan.kind === 'superseded' || plan.kind === 'foreign' || plan.kind === 'clash') throw new Error(plan.kind);
    const observed = this.tables.get(key);
    if (act === 'retire' && observed !== undefined) this.watcher.retired(place);
    if (plan.kind === 'delete' && observed !== undefined) this.watcher.deleted(place, observed);
    this.apply(place, plan);
    const isDeletion = act === 'delete' && plan.kind !== 'unmarked';
    const outcome = isDeletion ? 'deleted' : 'retired';
    const retiredAt = isDeletion ? (this.records.get(key)?.at ?? absence.at) : absence.at;
    this.checkpoints.set(key, { ...this.checkpoints.get(key), ...countOf(absence), type: typeOf(place), outcome });
    this.records.set(key, {
      ...{ v: 1 as const, key, space: place.space, technicalName: place.name, type: typeOf(place) },
      ...{
        database: DATABASE,
        table: tableOf(place),
        run: 'r',
        fence: this.fence,
        state: outcome,
        at: retiredAt,
        approved,
      },
    });
  }

  private plan(place: Place, act: 'retire' | 'delete' | 'restore'): RetirementPlan {
    const key = keyOf(place);
    const identity = { owner: OWNER, space: place.space, technicalName: place.name };
    const image = this.images.get(key)?.input;
    return planRetirement({
      ...identity,
      act,
      fence: this.fence,
      date: '2026-01-01',
      observed: this.tables.get(key),
      image,
    });
  }

  private apply(place: Place, plan: RetirementPlan): void {
    const key = keyOf(place);
    const observed = this.tables.get(key);
    const settled = this.images.get(key)?.settled ?? [];
    if ('input' in plan) this.images.set(key, { input: plan.input, settled });
    if (plan.kind === 'delete') this.tables.delete(key);
    if (plan.kind === 'update' || plan.kind === 'unmarked') this.store(place, plan.input, observed);
    if (plan.kind === 'create') this.watcher.restored(place, this.store(place, plan.input, undefined));
  }

  /** Listed: read only when something is due, as the comparison of a listing does. */
  private sync(place: Place): void {
    const key = keyOf(place);
    const version = this.source.versionOf(place) ?? 0;
    const before = this.checkpoints.get(key);
    const isUnchanged = before?.version === version && (before.absences ?? 0) === 0 && !this.records.has(key);
    if (isUnchanged) return;
    const image = this.images.get(key);
    const observed = this.tables.get(key);
    const identity = { owner: OWNER, space: place.space, technicalName: place.name };
    const wanted = { entry: entryOf(place, version), fence: this.fence, strategy: 'full' as const };
    const plan = planTable({ ...identity, ...wanted, observed, image: image?.input, settled: image?.settled });
    if (plan.kind === 'create' || plan.kind === 'update') {
      const stored = this.store(place, plan.input, observed);
      this.images.set(key, { input: plan.input, settled: plan.settled ?? [] });
      if (plan.kind === 'create' && image !== undefined) this.watcher.restored(place, stored);
    }
    this.records.delete(key);
    this.checkpoints.set(key, { type: typeOf(place), outcome: 'updated', version });
  }

  private store(place: Place, input: TableInput, before: ObservedTable | undefined): ObservedTable {
    const stored = readBack(input, DATABASE, before === undefined ? '0' : String(Number(before.VersionId) + 1));
    this.tables.set(keyOf(place), stored);
    return stored;
  }
}

function tableOf({ space, name }: Place): string {
  return `${space}_${name}`.toLowerCase();
}

function entryOf(place: Place, version: number) {
  const parameters = { 'dsp.technicalName': 'ID', 'dsp.label': 'Id' };
  return {
    database: { name: DATABASE, description: '', parameters: {} },
    name: tableOf(place),
    description: `${place.name} ${version}`,
    columns: [{ name: 'id', technicalName: 'ID', type: 'int', comment: 'Key', parameters }],
    parameters: { 'dsp.label': place.name },
    findings: [],
  };
}
