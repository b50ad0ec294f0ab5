import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { SandboxClient } from '@dss/sandbox';
import { z } from 'zod';
import { type BenchStack } from '../world.js';

const Call = z.object({
  seq: z.number(),
  time: z.string(),
  surface: z.string(),
  operation: z.string(),
  status: z.number(),
  requestBytes: z.number(),
  responseBytes: z.number(),
});
export type Call = Readonly<z.infer<typeof Call>>;

/**
 * Every call since the sandbox's last reset, in order, from its own file: the product's counters have no part in it.
 *
 * @throws when the file does not hold all of them: then nothing may be counted
 */
export async function* readCalls(stack: BenchStack): AsyncGenerator<Call> {
  const last = await new SandboxClient(stack.sandbox.adminUrl).flushCalls();
  yield* unbroken(createInterface({ input: createReadStream(stack.callLog) }), last);
}

/** The lines as calls, up to the one with the number `last`. */
export async function* unbroken(lines: AsyncIterable<string> | Iterable<string>, last: number): AsyncGenerator<Call> {
  let seen: number | undefined;
  for await (const line of lines) {
    const call = Call.parse(JSON.parse(line));
    if (call.seq > last) break;
    if (seen !== undefined && call.seq !== seen + 1) {
      throw new Error(`the log of calls jumps from ${seen} to ${call.seq}`);
    }
    seen = call.seq;
    yield call;
  }
  if (seen !== undefined && seen !== last) throw new Error(`the log of calls ends at ${seen} instead of ${last}`);
}
