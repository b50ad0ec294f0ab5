import { connect } from '@nats-io/transport-node';
import { request } from 'undici';
import { z } from 'zod';

const Traffic = z.record(z.string(), z.object({ calls: z.number(), bytesOut: z.number(), bytesIn: z.number() }));
const Run = z.object({
  id: z.string(),
  state: z.string(),
  end: z.string().optional(),
  reason: z.string().optional(),
  counts: z.record(z.string(), z.number()).optional(),
  transfer: z.object({ byOperation: Traffic }).optional(),
  incompleteScopes: z.array(z.object({ space: z.string(), code: z.string(), reason: z.string() })).optional(),
});
export type Run = Readonly<z.infer<typeof Run>>;

export interface EndedRun {
  readonly run: Run;
  /** Milliseconds since 1970, when the run was asked for. */
  readonly askedAt: number;
  /** From the request to the end event. */
  readonly wallMs: number;
}

/** A run that shows no end for so long is stuck. */
const LONGEST_MS = 3 * 60 * 60_000;
const ASK_AGAIN_MS = 10_000;

/** Starts a run through the API and hears of its end as any subscriber would: polling would load what is measured. */
export async function runToEnd(
  stack: {
    readonly gatewayUrl: string;
    readonly natsUrl: string;
    readonly namespace: string;
    readonly failed: Promise<never>;
  },
  body: object,
): Promise<EndedRun> {
  const nats = await connect({ servers: stack.natsUrl });
  try {
    const ends = nats.subscribe(`${stack.namespace}.evt.*.*.run.end`);
    await nats.flush();
    const askedAt = Date.now();
    const startedAt = performance.now();
    const { id } = Run.parse(await post(`${stack.gatewayUrl}/api/v1/runs`, body));
    const heard = (async () => {
      for await (const message of ends) if (message.subject.split('.').at(-3) === id) return performance.now();
      throw new Error('the connection to NATS was closed');
    })();
    const wallMs = (await Promise.race([heard, stack.failed, missed(stack.gatewayUrl, id, startedAt)])) - startedAt;
    return { run: await endOf(stack.gatewayUrl, id), askedAt, wallMs };
  } finally {
    await nats.close();
  }
}

/** A core subscription may miss a message; a rare look at the run itself ends the waiting then. */
async function missed(url: string, id: string, startedAt: number): Promise<number> {
  for (;;) {
    await pause(ASK_AGAIN_MS);
    const run = await getRun(url, id);
    if (run.state === 'ended') return performance.now();
    if (performance.now() - startedAt > LONGEST_MS) throw new Error(`run ${id} has not ended: ${JSON.stringify(run)}`);
  }
}

/** The record follows the event by a moment. */
async function endOf(url: string, id: string): Promise<Run> {
  for (;;) {
    const run = await getRun(url, id);
    if (run.state === 'ended') return run;
    await pause(50);
  }
}

async function get(url: string): Promise<unknown> {
  const answer = await request(url);
  return answer.body.json();
}

async function getRun(gatewayUrl: string, id: string): Promise<Run> {
  return Run.parse(await get(`${gatewayUrl}/api/v1/runs/${id}`));
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const told = await answer.body.json();
  if (answer.statusCode >= 400)
    throw new Error(`POST ${url} was answered ${answer.statusCode}: ${JSON.stringify(told)}`);
  return told;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
