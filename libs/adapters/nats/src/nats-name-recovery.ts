import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { foldName, suffixedName } from '@dss/mapping';
import type { GivenDatabase, GivenTable } from '@dss/planning';
import { NameRecovery, type RecoveredNames, type RecoveryRequest, type Recording } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { type Holder, NAME_KEYS, type NamesBucket, openNamesBucket } from './names-bucket.js';
import { answerNames } from './names-request.js';

export class NatsNameRecovery extends NameRecovery {
  private constructor(
    private readonly nats: NatsConnection,
    private readonly namespace: string,
    private readonly bucket: NamesBucket,
  ) {
    super();
  }

  static async open(
    nats: NatsConnection,
    js: JetStreamClient,
    namespace: string,
    storage = STANDARD_STORAGE,
  ): Promise<NatsNameRecovery> {
    return new NatsNameRecovery(nats, namespace, await openNamesBucket(js, namespace, storage));
  }

  async isComplete(tenant: string): Promise<boolean> {
    return (await this.bucket.marks.find(NAME_KEYS.complete(tenant))) !== undefined;
  }

  async recordDatabase({ tenant, space, database }: GivenDatabase): Promise<Recording> {
    const held = await this.hold(NAME_KEYS.database(database), { v: 1, tenant, holder: space });
    if (held !== undefined) return { kind: 'held', by: held };
    const key = NAME_KEYS.space(tenant, space);
    if (await this.bucket.holders.create(key, { v: 1, tenant, holder: database })) return { kind: 'recorded' };
    const name = (await this.bucket.holders.find(key))?.value.holder ?? database;
    return name === database ? { kind: 'known' } : { kind: 'second', name };
  }

  async recordTable({ tenant, key, database, table, columns }: GivenTable): Promise<Recording> {
    const held = await this.hold(NAME_KEYS.table(database, table), { v: 1, tenant, holder: key });
    if (held !== undefined) return { kind: 'held', by: held };
    const place = NAME_KEYS.asset(tenant, key);
    if (await this.bucket.assets.create(place, { v: 1, database, table, columns })) return { kind: 'recorded' };
    const stored = await this.bucket.assets.change(place, (names) => {
      if (names === undefined) return { v: 1, database, table, columns };
      if (names.database !== database || names.table !== table) return undefined;
      const all = { ...columns, ...names.columns };
      return Object.keys(all).length === Object.keys(names.columns).length ? undefined : { ...names, columns: all };
    });
    if (stored === undefined || (stored.database === database && stored.table === table)) return { kind: 'known' };
    return { kind: 'second', name: `${stored.database}.${stored.table}` };
  }

  async preferTable({ tenant, key, database, table, columns }: GivenTable): Promise<void> {
    await this.bucket.assets.put(NAME_KEYS.asset(tenant, key), { v: 1, database, table, columns });
  }

  async reserve(given: Parameters<NameRecovery['reserve']>[0]): Promise<void> {
    const { tenant, key, technicalName, database, table } = given;
    const folded = foldName(technicalName);
    for (const candidate of [folded, suffixedName(folded, technicalName)]) {
      if (candidate === table) return;
      const held = await this.bucket.holders.change(NAME_KEYS.table(database, candidate), (stored) =>
        stored === undefined || isSame(stored, { tenant, holder: key })
          ? { v: 1, tenant, holder: key, instead: table }
          : undefined,
      );
      if (held?.instead === table) return;
    }
  }

  async markComplete(tenant: string, found: RecoveredNames): Promise<void> {
    await this.bucket.marks.put(NAME_KEYS.complete(tenant), { v: 1, ...found });
  }

  onRequested(recover: (request: RecoveryRequest) => Promise<void>): void {
    answerNames(this.nats, this.namespace, recover);
  }

  /** Undefined when the name is the holder's now; else who has it: `<tenant>/<holder>`. */
  private async hold(key: string, holder: Holder): Promise<string | undefined> {
    if (await this.bucket.holders.create(key, holder)) return undefined;
    const stored = (await this.bucket.holders.find(key))?.value;
    return stored === undefined || isSame(stored, holder) ? undefined : `${stored.tenant}/${stored.holder}`;
  }
}

function isSame(one: Pick<Holder, 'tenant' | 'holder'>, other: Pick<Holder, 'tenant' | 'holder'>): boolean {
  return one.tenant === other.tenant && one.holder === other.holder;
}
