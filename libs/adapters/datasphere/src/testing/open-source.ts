import type { CallMeter, SecretSource } from '@dss/ports';
import { InMemoryBudgetBoard } from '@dss/ports/testing';
import { createDatasphereSource, type DatasphereSourceOptions } from '../create-datasphere-source.js';
import type { HttpDatasphereSource } from '../http-datasphere-source.js';
import { StubTenant } from './stub-tenant.js';
import { SkippingClock } from './test-clocks.js';

export const REFERENCE = 'dss/datasphere/demo';

/** A secret store with a cache: what is stored now is seen only by those who ask for it fresh. */
export class CachedSecrets implements SecretSource {
  readonly asked: ('cached' | 'fresh')[] = [];
  #cached: string;
  #stored: string;

  constructor(text: string) {
    this.#cached = text;
    this.#stored = text;
  }

  rotate(text: string): void {
    this.#stored = text;
  }

  get(_reference: string, options?: { readonly fresh?: boolean }): Promise<string> {
    this.asked.push(options?.fresh === true ? 'fresh' : 'cached');
    if (options?.fresh === true) this.#cached = this.#stored;
    return Promise.resolve(this.#cached);
  }
}

export interface Counted {
  readonly operation: string;
  readonly bytesOut: number;
  readonly bytesIn: number;
}

export interface Opened {
  readonly tenant: StubTenant;
  readonly source: HttpDatasphereSource;
  readonly secrets: CachedSecrets;
  readonly clock: SkippingClock;
  readonly counted: Counted[];
  readonly close: () => Promise<void>;
}

/** A source in front of a stub tenant, with a clock that never keeps a test waiting and no request limit. */
export async function openSource(
  options: Partial<DatasphereSourceOptions> = {},
  secret: (tenant: StubTenant) => string = (tenant) => tenant.secret(),
): Promise<Opened> {
  const tenant = await StubTenant.open();
  const secrets = new CachedSecrets(secret(tenant));
  const clock = new SkippingClock();
  const counted: Counted[] = [];
  const meter: CallMeter = { count: (operation, bytesOut, bytesIn) => counted.push({ operation, bytesOut, bytesIn }) };
  const shared = { board: new InMemoryBudgetBoard(() => clock.now()), user: 'test' };
  const common = { secrets, secretReference: REFERENCE, shared, meter, clock, random: () => 0.5, requestsPerMinute: 0 };
  const source = createDatasphereSource({ ...common, ...options });
  const close = async (): Promise<void> => {
    await source.close();
    await tenant.close();
  };
  return { tenant, source, secrets, clock, counted, close };
}
