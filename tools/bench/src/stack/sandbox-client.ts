import { request } from 'undici';
import { z } from 'zod';

const Call = z.object({
  seq: z.number(),
  time: z.string(),
  surface: z.enum(['datasphere', 'glue', 'sts', 'secretsmanager']),
  operation: z.string(),
  target: z.string(),
  path: z.string(),
  status: z.number(),
  requestBytes: z.number(),
  responseBytes: z.number(),
});
export type Call = Readonly<z.infer<typeof Call>>;

const Column = z.object({ Name: z.string(), Type: z.string().nullish(), Comment: z.string().nullish() });
const WrittenTable = z.object({
  Name: z.string(),
  DatabaseName: z.string(),
  Description: z.string().nullish(),
  VersionId: z.string(),
  StorageDescriptor: z.object({ Columns: z.array(Column).nullish() }).nullish(),
  Parameters: z.record(z.string(), z.string()).nullish(),
});
export type WrittenTable = Readonly<z.infer<typeof WrittenTable>>;
const WrittenDatabase = z.object({ Name: z.string(), Description: z.string().nullish() });
export type WrittenDatabase = Readonly<z.infer<typeof WrittenDatabase>>;
const Dump = z.object({ databases: z.array(WrittenDatabase), tables: z.array(WrittenTable) });

const PAGE = 10_000;

/** The sandbox's admin port: what reached it, what Glue holds, and people's edits. */
export class SandboxClient {
  constructor(private readonly url: string) {}

  async resetCalls(): Promise<void> {
    await this.#send('POST', '/calls/reset');
  }

  /** Every call since the last reset, oldest first. */
  async *calls(): AsyncGenerator<Call> {
    let since = 0;
    for (;;) {
      const page = z.array(Call).parse(await this.#send('GET', `/calls?since=${since}&limit=${PAGE}`));
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      since = last.seq;
    }
  }

  /** Undefined when there is no such database. */
  async database(
    name: string,
  ): Promise<{ database: WrittenDatabase | undefined; tables: readonly WrittenTable[] } | undefined> {
    const answer = await this.#ask('GET', `/glue/dump?database=${encodeURIComponent(name)}`);
    if (answer.status === 404) return undefined;
    const { databases, tables } = Dump.parse(ok(answer));
    return { database: databases[0], tables };
  }

  async editGenerated(edits: Readonly<Record<string, readonly number[]>>): Promise<void> {
    await this.#send('POST', '/tenant/generated', edits);
  }

  async #send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    return ok(await this.#ask(method, path, body));
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const answer = await request(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      bodyTimeout: 0,
      headersTimeout: 0,
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  }
}

function ok({ status, body }: { status: number; body: unknown }): unknown {
  if (status !== 200) throw new Error(`the sandbox answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
