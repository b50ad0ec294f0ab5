import { AssetOutcome } from '@dss/contracts';
import { SyncRun } from '@dss/sync-run';
import { request } from 'undici';
import { z } from 'zod';

const ShownAsset = AssetOutcome.partial().extend({
  space: z.string(),
  technicalName: z.string(),
  type: z.string(),
  outcome: z.string().nullable(),
});
export type ShownAsset = z.infer<typeof ShownAsset>;
const AssetPage = z.object({ items: z.array(ShownAsset), nextCursor: z.string().nullish() });

/** The gateway's API as a user calls it. */
export class Api {
  constructor(readonly url: string) {}

  startRun(body: object = {}): Promise<SyncRun> {
    return this.post('/api/v1/runs', body);
  }

  /** Asks for something that a run then does. */
  async post(path: string, body: object = {}): Promise<SyncRun> {
    return SyncRun.parse(await this.send(path, body));
  }

  /** The answer's body, of whatever status. */
  async send(path: string, body: object): Promise<unknown> {
    const answer = await request(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.body.json();
  }

  async getRun(id: string): Promise<SyncRun> {
    return SyncRun.parse(await this.get(`/api/v1/runs/${id}`));
  }

  /** Starts a run and waits for its end through the run-end event's own record. */
  async run(body: object = {}): Promise<SyncRun> {
    return this.endOf((await this.startRun(body)).id);
  }

  async endOf(id: string): Promise<SyncRun> {
    for (;;) {
      const run = await this.getRun(id);
      if (run.state === 'ended') return run;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async assets(id: string): Promise<readonly ShownAsset[]> {
    const assets: ShownAsset[] = [];
    let cursor: string | null | undefined = '';
    while (cursor !== null && cursor !== undefined) {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = AssetPage.parse(await this.get(`/api/v1/runs/${id}/assets?limit=500${query}`));
      assets.push(...page.items);
      cursor = page.nextCursor;
    }
    return assets;
  }

  async get(path: string): Promise<unknown> {
    const answer = await request(`${this.url}${path}`);
    return answer.body.json();
  }

  async isReady(): Promise<boolean> {
    try {
      const answer = await request(`${this.url}/readyz`);
      await answer.body.dump();
      return answer.statusCode === 200;
    } catch {
      return false;
    }
  }
}
