import { InMemoryRunLedger, anAssetSeen } from '@dss/ports/testing';
import { CRASH_LIMIT, CrashWatch, PoisonError } from './crash-watch.js';
import { type FakeMessage, aFakeMessage, deliveryOf } from './testing/fake-message.js';

describe('CrashWatch', () => {
  let watch: CrashWatch;
  let message: FakeMessage;
  const begin = () => watch.begin(deliveryOf('detect', message));
  const end = () => watch.end(deliveryOf('detect', message));
  const again = () => {
    message = message.again();
  };
  beforeEach(async () => {
    watch = new CrashWatch(new InMemoryRunLedger());
    message = await aFakeMessage('detect', anAssetSeen());
  });

  it('refuses a message that has killed the process four times', async () => {
    for (let death = 1; death <= CRASH_LIMIT + 1; death += 1) {
      await begin();
      again();
    }
    await expect(begin()).rejects.toThrow(PoisonError);
    again();
    await expect(begin()).rejects.toMatchObject({ code: 'MESSAGE_KILLS_SERVICE', disposition: 'reject' });
  });

  it('does not hold against a message that it was given back unopened, however often', async () => {
    for (let delivery = 1; delivery <= 50; delivery += 1) again();
    await expect(begin()).resolves.toBeUndefined();
  });

  it('does not hold against a message that it failed and said so', async () => {
    for (let delivery = 1; delivery <= 50; delivery += 1) {
      await begin();
      await end();
      again();
    }
    await expect(begin()).resolves.toBeUndefined();
  });

  it('forgives a record that got lost now and then', async () => {
    for (let delivery = 1; delivery <= 20; delivery += 1) {
      await begin();
      if (delivery % 10 !== 0) await end();
      again();
    }
    await expect(begin()).resolves.toBeUndefined();
  });

  it('does not hold one message’s deaths against the next for the same asset', async () => {
    for (let death = 1; death <= CRASH_LIMIT + 1; death += 1) {
      await begin();
      again();
    }
    const next = deliveryOf('detect', Object.assign(message, { seq: 2 }));
    await expect(watch.begin(next)).resolves.toBeUndefined();
  });

  it('costs nothing at the first delivery', async () => {
    const silent = new CrashWatch(undefined as unknown as InMemoryRunLedger);
    await expect(silent.begin(deliveryOf('detect', message))).resolves.toBeUndefined();
    await expect(silent.end(deliveryOf('detect', message))).resolves.toBeUndefined();
  });
});
