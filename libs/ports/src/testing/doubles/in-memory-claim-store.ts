import { hash } from 'node:crypto';
import { ContractBrokenError } from '@dss/errors';
import { ClaimStore } from '../../claim-store.js';

export class InMemoryClaimStore extends ClaimStore {
  private readonly claims = new Map<string, Uint8Array>();

  put(run: string, bytes: Uint8Array): Promise<string> {
    const name = `${run}/${hash('sha256', bytes, 'hex')}`;
    this.claims.set(name, bytes);
    return Promise.resolve(name);
  }

  get(name: string): Promise<Uint8Array> {
    const bytes = this.claims.get(name);
    return bytes === undefined
      ? Promise.reject(new ContractBrokenError('The body of a large message is gone', { claim: name }))
      : Promise.resolve(bytes);
  }
}
