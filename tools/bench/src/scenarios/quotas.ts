import { type CatalogPlan, SandboxClient } from '@dss/sandbox';
import { type BenchStack, type StackPlan, type World } from '../world.js';
import { type Quotas } from './scenario.js';

/** SAP Datasphere allows about 300 requests per user and minute; the product is told to use 240 (performance.md 0, 3). */
const TENANT_PER_MINUTE = 300;
const BUDGET_PER_MINUTE = 240;
/** Assumed, since AWS publishes none (performance.md 3). */
const GLUE = { perSecond: 10, burst: 20 };
/** Never scaled: a larger quota does not make the network shorter. */
export const TENANT_MS = 150;
const GLUE_LATENCY = { meanMs: 80, spread: 0.25 };

/**
 * A product with empty data over a tenant of this plan. With quotas, both sides also take their time; without, nothing
 * does, and the processor is all that limits.
 */
export async function openStack(world: World, plan: CatalogPlan, quotas: Quotas): Promise<BenchStack> {
  const stack = await world.openStack(stackPlan(plan, quotas));
  if (quotas === 'off') return stack;
  const sandbox = new SandboxClient(stack.sandbox.adminUrl);
  await sandbox.aws.change({ rates: [GLUE], rateScale: quotas, latencies: [GLUE_LATENCY] });
  await slowTenant(sandbox);
  return stack;
}

/** From now on every answer of the tenant takes as long as over a network. */
export async function slowTenant(sandbox: SandboxClient): Promise<void> {
  await sandbox.addFault({ target: 'tenant', match: '.', times: null, kind: 'latency', delayMs: TENANT_MS });
}

function stackPlan({ assets, seed, columns }: CatalogPlan, quotas: Quotas): StackPlan {
  const generate = `n=${assets},seed=${seed}${columns === undefined ? '' : `,columns=${columns}`}`;
  if (quotas === 'off') return { sandboxArgs: ['--generate', generate], environment: {} };
  return {
    sandboxArgs: ['--generate', generate, '--quota', String(TENANT_PER_MINUTE * quotas)],
    environment: { DSS_DATASPHERE_REQUESTS_PER_MINUTE: String(BUDGET_PER_MINUTE * quotas) },
  };
}

/**
 * The shortest time in which so much can be done (performance.md 4.6): the processor's, the source's budget, Glue's rate
 * after its burst, whichever is longest, and one call's latency at each end. Milliseconds.
 */
export function idealMs(
  work: {
    readonly cpuMicros: number;
    readonly cores: number;
    readonly sourceCalls: number;
    /** Of the operation that was called most: each has a bucket of its own. */
    readonly glueCalls: number;
  },
  quotas: Exclude<Quotas, 'off'>,
): number {
  const glueAfterBurst = Math.max(0, work.glueCalls - GLUE.burst * quotas);
  const longest = Math.max(
    work.cpuMicros / work.cores / 1000,
    (work.sourceCalls / (BUDGET_PER_MINUTE * quotas)) * 60_000,
    (glueAfterBurst / (GLUE.perSecond * quotas)) * 1000,
  );
  return longest + TENANT_MS + GLUE_LATENCY.meanMs;
}
