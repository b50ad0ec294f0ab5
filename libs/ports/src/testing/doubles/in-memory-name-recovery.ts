import type { GivenDatabase, GivenTable } from '@dss/planning';
import { NameRecovery, type Recording, type RecoveryRequest } from '../../name-recovery.js';
import { type HeldName, type InMemoryNameRegistry, candidatesFor } from './in-memory-name-registry.js';

/** Writes into the registry that it is made for. */
export class InMemoryNameRecovery extends NameRecovery {
  constructor(private readonly registry: InMemoryNameRegistry) {
    super();
  }

  isComplete(tenant: string): Promise<boolean> {
    return Promise.resolve(this.registry.isComplete(tenant));
  }

  recordDatabase({ tenant, space, database }: GivenDatabase): Promise<Recording> {
    const { spaces } = this.registry;
    const by = `${tenant}/${space}`;
    const held = this.hold(`db/${database}`, { by });
    if (held.by !== by) return Promise.resolve({ kind: 'held', by: held.by });
    const stored = spaces.get(by);
    if (stored === undefined) {
      spaces.set(by, database);
      return Promise.resolve({ kind: 'recorded' });
    }
    return Promise.resolve(stored === database ? { kind: 'known' } : { kind: 'second', name: stored });
  }

  recordTable({ tenant, key, database, table, columns }: GivenTable): Promise<Recording> {
    const { assets } = this.registry;
    const by = `${tenant}/${key}`;
    const held = this.hold(`table/${database}/${table}`, { by });
    if (held.by !== by) return Promise.resolve({ kind: 'held', by: held.by });
    const stored = assets.get(by);
    if (stored === undefined) {
      assets.set(by, { database, table, columns });
      return Promise.resolve({ kind: 'recorded' });
    }
    if (stored.database !== database || stored.table !== table) {
      return Promise.resolve({ kind: 'second', name: `${stored.database}.${stored.table}` });
    }
    assets.set(by, { ...stored, columns: { ...columns, ...stored.columns } });
    return Promise.resolve({ kind: 'known' });
  }

  preferTable({ tenant, key, database, table, columns }: GivenTable): Promise<void> {
    this.registry.assets.set(`${tenant}/${key}`, { database, table, columns });
    return Promise.resolve();
  }

  reserve(given: Parameters<NameRecovery['reserve']>[0]): Promise<void> {
    const { holders } = this.registry;
    const by = `${given.tenant}/${given.key}`;
    for (const candidate of candidatesFor(given.technicalName)) {
      if (candidate === given.table) break;
      const place = `table/${given.database}/${candidate}`;
      if (this.hold(place, { by }).by !== by) continue;
      holders.set(place, { by, instead: given.table });
      break;
    }
    return Promise.resolve();
  }

  markComplete(tenant: string): Promise<void> {
    this.registry.complete.add(tenant);
    return Promise.resolve();
  }

  onRequested(recover: (request: RecoveryRequest) => Promise<void>): void {
    this.registry.recover = recover;
  }

  private hold(place: string, wanted: HeldName): HeldName {
    const { holders } = this.registry;
    const held = holders.get(place) ?? wanted;
    holders.set(place, held);
    return held;
  }
}
