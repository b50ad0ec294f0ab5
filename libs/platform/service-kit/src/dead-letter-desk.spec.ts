import { ContractBrokenError, RemoteUnavailableError, describeError } from '@dss/errors';
import { aKey, aRunRequested, aSyncRun, anAssetSeen } from '@dss/ports/testing';
import type { DeadMessage } from './dead-letter-desk.js';
import { NOW, deskParts } from './testing/desk-fixture.js';

const { tenant, run, key } = anAssetSeen();

function aDeadMessage(overrides: Partial<DeadMessage> = {}): DeadMessage {
  return {
    stage: 'detect',
    subject: `dss.detect.low.${tenant}.${run}.${key}`,
    envelope: { tenant, run, key, ordinal: 3, traceparent: undefined },
    headers: { 'dss-schema': 'detect.v1' },
    body: Buffer.from('{}'),
    asset: anAssetSeen(),
    attempts: 8,
    outcome: 'failed',
    error: describeError(new RemoteUnavailableError('Redis', 'reset')),
    ...overrides,
  };
}

describe('DeadLetterDesk', () => {
  it('keeps the message and ends its asset with the reason', async () => {
    const { graveyard, deadLetters, events } = deskParts();
    await graveyard.bury(aDeadMessage());
    expect(deadLetters.all()).toMatchObject([
      {
        letter: {
          stage: 'detect',
          ordinal: 3,
          code: 'REMOTE_UNAVAILABLE',
          attempts: 8,
          at: NOW.toISOString(),
          bytes: 2,
        },
        headers: { 'dss-schema': 'detect.v1' },
      },
    ]);
    expect(await events.findOutcome(tenant, run, key)).toMatchObject({
      ordinal: 3,
      outcome: 'failed',
      technicalName: 'ORDERS',
      reason: 'Redis is unavailable: reset (stage detect)',
    });
  });

  it('does both once when it is repeated after a crash', async () => {
    const { graveyard, deadLetters, ledger } = deskParts();
    await graveyard.bury(aDeadMessage());
    await graveyard.bury(aDeadMessage({ outcome: 'rejected' }));
    expect(deadLetters.all()).toHaveLength(1);
    expect(await ledger.progress(tenant, run)).toMatchObject({ done: 1, counts: { failed: 1, rejected: 0 } });
  });

  it('ends the asset even when nothing but its key is known', async () => {
    const { graveyard, events } = deskParts();
    await graveyard.bury(aDeadMessage({ asset: undefined }));
    expect(await events.findOutcome(tenant, run, key)).toMatchObject({ space: 'unknown', technicalName: key });
  });

  it('accounts nothing for a source that was only read for others', async () => {
    const { graveyard, deadLetters, ledger } = deskParts();
    const envelope = { tenant, run, key, ordinal: undefined, traceparent: undefined };
    await graveyard.bury(aDeadMessage({ stage: 'fetch', envelope }));
    expect(deadLetters.all()).toHaveLength(1);
    expect(await ledger.progress(tenant, run)).toMatchObject({ done: 0 });
  });

  it('wakes whoever waits for a definition that will not come', async () => {
    const { graveyard, ledger, work } = deskParts();
    const waiter = anAssetSeen({ ordinal: 8, technicalName: 'V', key: aKey(tenant, 'V') });
    await ledger.announceFetches(tenant, run, [key]);
    await ledger.awaitFetch(tenant, run, key, { ordinal: 8, message: JSON.stringify(waiter) });
    await graveyard.bury(aDeadMessage({ stage: 'fetch' }));
    expect(work.published('detect')).toEqual([{ ...waiter, wake: key }]);
    expect(await ledger.awaitFetch(tenant, run, key, { ordinal: 9, message: '{}' })).toBe('unreachable');
  });

  describe('a command', () => {
    const { id } = aSyncRun();
    const dead = aDeadMessage({
      stage: 'cmd',
      subject: `dss.cmd.low.${tenant}.${id}`,
      envelope: { tenant, run: id, key: undefined, ordinal: undefined, traceparent: undefined },
      body: Buffer.from(JSON.stringify(aRunRequested())),
    });

    it('fails its run', async () => {
      const { graveyard, runs } = deskParts();
      await runs.create(aSyncRun());
      await graveyard.bury(dead);
      expect(await runs.find(tenant, id)).toMatchObject({ end: 'failed', reason: 'Redis is unavailable: reset' });
    });

    it.each([
      ['has ended', { state: 'ended', end: 'completed' }],
      ['has failed for another reason', { end: 'failed', reason: 'secret refused' }],
    ] as const)('leaves a run alone that %s', async (_story, before) => {
      const { graveyard, runs } = deskParts();
      await runs.create(aSyncRun(before));
      await graveyard.bury(dead);
      expect(await runs.find(tenant, id)).toEqual(aSyncRun(before));
    });
  });

  describe('a body that travels as a claim', () => {
    const claimed = async (bytes: number) => {
      const parts = deskParts();
      const name = await parts.claims.put(run, new Uint8Array(bytes).fill(7));
      const dead = aDeadMessage({ headers: { 'dss-claim': name }, body: new Uint8Array(0) });
      return { ...parts, dead };
    };

    it('is copied, because claims are cleaned up some day', async () => {
      const { graveyard, deadLetters, dead } = await claimed(300_000);
      await graveyard.bury(dead);
      expect(deadLetters.all()[0]).toMatchObject({ letter: { bytes: 300_000 } });
      expect(deadLetters.all()[0]?.body).toHaveLength(300_000);
    });

    it('stays with its claim when no message of the broker could hold it', async () => {
      const { graveyard, deadLetters, dead } = await claimed(1_000_000);
      await graveyard.bury(dead);
      expect(deadLetters.all()[0]).toMatchObject({ letter: { bytes: 0 }, headers: dead.headers });
    });

    it('is no reason to give up when it is gone', async () => {
      const { graveyard, deadLetters } = deskParts();
      const error = describeError(new ContractBrokenError('The body of a large message is gone'));
      await graveyard.bury(aDeadMessage({ headers: { 'dss-claim': `${run}/gone` }, error, outcome: 'rejected' }));
      expect(deadLetters.all()).toHaveLength(1);
    });

    it('is waited for when the store does not answer', async () => {
      const { graveyard, claims, deadLetters, dead } = await claimed(300_000);
      jest.spyOn(claims, 'get').mockRejectedValueOnce(new Error('timeout'));
      await expect(graveyard.bury(dead)).rejects.toThrow('timeout');
      expect(deadLetters.all()).toEqual([]);
    });
  });
});
