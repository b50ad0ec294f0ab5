import type { AssetKey } from '@dss/catalog-model';
import {
  type ConflictRecord,
  ConflictStore,
  type SignedDecision,
  conflictsAfter,
  conflictsDecided,
} from '../../conflict-store.js';

export class InMemoryConflictStore extends ConflictStore {
  private readonly records = new Map<string, ConflictRecord>();

  find(tenant: string, key: AssetKey): Promise<ConflictRecord | undefined> {
    return Promise.resolve(this.records.get(`${tenant}.${key}`));
  }

  save(tenant: string, record: ConflictRecord): Promise<void> {
    const place = `${tenant}.${record.key}`;
    const next = conflictsAfter(this.records.get(place), record);
    if (next !== undefined) this.records.set(place, next);
    return Promise.resolve();
  }

  decide(tenant: string, key: AssetKey, decision: SignedDecision): Promise<boolean> {
    const place = `${tenant}.${key}`;
    const next = conflictsDecided(this.records.get(place), decision);
    if (next !== undefined) this.records.set(place, next);
    return Promise.resolve(next !== undefined);
  }

  forget(tenant: string, key: AssetKey): Promise<void> {
    this.records.delete(`${tenant}.${key}`);
    return Promise.resolve();
  }

  async *list(tenant: string): AsyncIterable<ConflictRecord> {
    await Promise.resolve();
    for (const [place, record] of this.records) if (place.startsWith(`${tenant}.`)) yield record;
  }
}
