/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import { PRIORITIES } from '@dss/catalog-model';
import { STAGES, type Stage, type WorkMessage } from '@dss/contracts';
import type { WorkQueue } from '../../work-queue.js';
import {
  aFetchRequested,
  aRunRequested,
  anAssetChanged,
  anAssetSeen,
  anEntryMapped,
} from '../builders/message-builders.js';
import { aRunId, aTenant, anAsset } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';
import { until } from './until.js';

export type OpenWorkQueue = () => Promise<
  Closable & {
    /** All stages' consumers exist, or nothing would be waiting for them. */
    readonly queue: WorkQueue;
    /** What is stored of a run in a stage, parsed, claims resolved, in the order of storing; nothing is consumed. */
    readonly stored: <S extends Stage>(stage: S, tenant: string, run: string) => Promise<readonly WorkMessage[S][]>;
  }
>;

export function workQueueContract(name: string, open: OpenWorkQueue): void {
  describe(`${name} keeps the promises of WorkQueue`, () => {
    const current = opened(open);
    const queue = () => current().queue;
    const aRun = () => ({ tenant: aTenant(), run: aRunId() });
    const stored = <S extends Stage>(stage: S, { tenant, run }: { tenant: string; run: string }) =>
      current().stored(stage, tenant, run);
    const publishEverywhere = async (run: { tenant: string; run: string }) => {
      await queue().publish('cmd', aRunRequested(run));
      await queue().publish('fetch', aFetchRequested(run));
      await queue().publish('detect', anAssetSeen(run));
      await queue().publish('map', anAssetChanged(run));
      await queue().publish('write', anEntryMapped(run));
    };

    it('hands every stage its message as it was published', async () => {
      const run = aRun();

      await publishEverywhere(run);

      expect(await stored('cmd', run)).toEqual([aRunRequested(run)]);
      expect(await stored('fetch', run)).toEqual([aFetchRequested(run)]);
      expect(await stored('detect', run)).toEqual([anAssetSeen(run)]);
      expect(await stored('map', run)).toEqual([anAssetChanged(run)]);
      expect(await stored('write', run)).toEqual([anEntryMapped(run)]);
    });

    it('stores a repeated message once; another round, a wake after a wait and another asset are new', async () => {
      const run = aRun();
      const message = aFetchRequested(run);

      await queue().publish('fetch', message);
      await queue().publish('fetch', message);
      await queue().publish('fetch', { ...message, round: 1 });
      await queue().publish('fetch', { ...message, wake: 'listed' });
      await queue().publish('fetch', aFetchRequested({ ...run, technicalName: 'OTHER', ordinal: 1 }));

      const all = (await stored('fetch', run)).map((one) => `${one.technicalName}/${one.round}/${one.wake ?? ''}`);
      expect(all.sort()).toEqual(['ORDERS/0/', 'ORDERS/0/listed', 'ORDERS/1/', 'OTHER/0/']);
    });

    it('stores all of many', async () => {
      const run = aRun();
      const messages = Array.from({ length: 500 }, (_, ordinal) =>
        aFetchRequested({ ...run, ordinal, technicalName: `T${ordinal}` }),
      );

      await queue().publishAll('fetch', messages);
      await queue().publishAll('fetch', []);

      const ordinals = (await stored('fetch', run)).map(({ ordinal }) => ordinal ?? -1);
      expect(ordinals.sort((a, b) => a - b)).toEqual(messages.map(({ ordinal }) => ordinal));
    });

    it('carries a body of three megabytes that does not compress', async () => {
      const run = aRun();
      const message = anAssetChanged({ ...run, asset: anAsset({ sqlText: randomBytes(1_500_000).toString('hex') }) });

      await queue().publish('map', message);

      expect(await stored('map', run)).toEqual([message]);
    });

    it('removes what is left of a run from every stage after its command, and nothing of another run', async () => {
      const [ended, other] = [aRun(), aRun()];
      const sibling = { ...ended, run: aRunId() };
      for (const run of [ended, other, sibling]) await publishEverywhere(run);

      await queue().purgeRun(ended.tenant, ended.run);
      await queue().purgeRun(ended.tenant, ended.run);

      for (const stage of STAGES) {
        if (stage !== 'cmd') expect(await stored(stage, ended)).toEqual([]);
        expect(await stored(stage, other)).toHaveLength(1);
        expect(await stored(stage, sibling)).toHaveLength(1);
      }
    });

    it('tells for every stage and class how much waits', async () => {
      const run = aRun();
      const before = await queue().lag();
      const pending = (rows: typeof before) =>
        rows.find((row) => row.stage === 'fetch' && row.priority === 'critical')?.pending ?? 0;

      await queue().publish('fetch', aFetchRequested({ ...run, priority: 'critical' }));
      await until(async () => pending(await queue().lag()) > pending(before));

      const consumers = before.map(({ stage, priority }) => `${stage}.${priority}`).sort();
      const all = STAGES.flatMap((stage) => PRIORITIES.map((priority) => `${stage}.${priority}`)).sort();
      expect(consumers).toEqual(all);
    });
  });
}
