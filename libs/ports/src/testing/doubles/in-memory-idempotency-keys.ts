import { IdempotencyKeys } from '../../idempotency-keys.js';

interface Claim {
  readonly run: string;
  readonly request: string;
}

export class InMemoryIdempotencyKeys extends IdempotencyKeys {
  private readonly claims = new Map<string, Claim>();

  claim(tenant: string, key: string, claim: Claim): Promise<Claim> {
    const held = this.claims.get(`${tenant}/${key}`) ?? claim;
    this.claims.set(`${tenant}/${key}`, held);
    return Promise.resolve(held);
  }
}
