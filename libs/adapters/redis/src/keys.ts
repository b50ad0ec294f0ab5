import type { PaceBucket } from '@dss/ports';

/**
 * Every key of one tenant carries the hash tag `{tenant}`, so that a settle touches one slot of a cluster.
 * Spaces and runs come last: their text can never forge another key's prefix.
 */
export class Keys {
  constructor(private readonly namespace: string) {}

  /** Hash of one space: field = asset key, value = `<fence>|<checkpoint as JSON>`. */
  checkpoints(tenant: string, space: string): string {
    return `${this.tenant(tenant)}:cp:${space}`;
  }
  /** Run that holds the tenant. */
  active(tenant: string): string {
    return `${this.tenant(tenant)}:active`;
  }
  /** There since every asset that other stores know has a checkpoint. */
  known(tenant: string): string {
    return `${this.tenant(tenant)}:known`;
  }
  fence(tenant: string): string {
    return `${this.tenant(tenant)}:fence`;
  }
  /** Hash: expected, done, conflicts, last, s1…s14. */
  run(tenant: string, run: string): string {
    return `${this.tenant(tenant)}:run:${run}`;
  }
  /** Bitfield of 4-bit outcomes by ordinal. */
  nibbles(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:st`;
  }
  /** Set of ordinals that were settled in bulk and opened again. */
  reopened(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:reopened`;
  }
  strategies(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:strategies`;
  }
  traffic(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:traffic`;
  }
  /** Hash: asset key → empty while its fetch goes on, else how it ended. */
  fetches(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:fetches`;
  }
  /** Hash: space → empty while it is not listed yet, else `listed`. */
  spaces(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:spaces`;
  }
  /** Hash: ordinal → the message to publish again once this fetch or listing has ended. */
  waiters(tenant: string, run: string, what: 'fetch' | 'listing', name: string): string {
    return `${this.run(tenant, run)}:wait:${what}:${name}`;
  }
  attempts(tenant: string, run: string): string {
    return `${this.run(tenant, run)}:attempts`;
  }
  /** Which run an Idempotency-Key stands for, as JSON. */
  idempotency(tenant: string, key: string): string {
    return `${this.tenant(tenant)}:idem:${key}`;
  }

  /** State of one operation's quota, shared by all tenants that call the same account. */
  pace({ account, region, operation }: PaceBucket): string {
    const place = [account, region, operation].map(encodeURIComponent).join(':');
    return `${this.namespace}:{pace:${place}}`;
  }

  /** What all replicas may still send to the source of one tenant. */
  budget(user: string): string {
    return `${this.tenant(user)}:budget`;
  }

  private tenant(tenant: string): string {
    return `${this.namespace}:{${tenant}}`;
  }
}
