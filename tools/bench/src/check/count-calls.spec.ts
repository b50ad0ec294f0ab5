import { type Call } from '../stack/read-calls.js';
import { callsOf, countCalls, totalOf } from './count-calls.js';
import { crossCheck } from './cross-check.js';

const call = (surface: string, operation: string, some: Partial<Call> = {}): Call => ({
  ...{ seq: 1, time: '2026-11-01T10:00:00.000Z', surface, operation, status: 200 },
  ...{ requestBytes: 10, responseBytes: 100 },
  ...some,
});

describe('the count of calls', () => {
  it('is by surface and operation, with what failed and how much went over the wire', async () => {
    const counts = await countCalls([
      call('datasphere', 'list'),
      call('datasphere', 'list', { status: 429, time: '2026-11-01T10:00:01.000Z' }),
      call('glue', 'CreateTable', { status: 0 }),
    ]);
    expect(counts.get('datasphere.list')).toEqual({
      ...{ firstAt: '2026-11-01T10:00:00.000Z', calls: 2, failed: 1, bytesOut: 20, bytesIn: 200 },
    });
    expect(counts.get('glue.CreateTable')?.failed).toBe(1);
    expect(callsOf(counts, 'datasphere.list', 'glue.CreateTable', 'glue.UpdateTable')).toBe(3);
    expect(totalOf(counts)).toEqual({ calls: 3, bytes: 330 });
  });
});

describe('the product’s own counters', () => {
  const counted = countCalls([
    call('datasphere', 'list'),
    call('datasphere', 'discovery'),
    call('datasphere', 'spaces'),
    call('datasphere', 'catalog'),
    call('secretsmanager', 'GetSecretValue'),
    call('glue', 'CreateTable'),
  ]);
  const reported = {
    'datasphere.list': { calls: 1 },
    'datasphere.probe': { calls: 1 },
    'datasphere.spaces': { calls: 2 },
    'glue.CreateTable': { calls: 1 },
  };

  it('agree where both count the same under different names', async () => {
    expect(crossCheck(await counted, reported)).toEqual([]);
  });

  it.each([
    [
      'one call too few',
      { ...reported, 'datasphere.list': { calls: 0 } },
      'the run reports 0 calls of datasphere.list',
    ],
    [
      'a call that never came',
      { ...reported, 'glue.UpdateTable': { calls: 1 } },
      'the run reports 1 calls of glue.UpdateTable',
    ],
    ['nothing at all', {}, 'the run reports 0 calls of datasphere.catalog+'],
  ])('are told to be wrong with %s', async (_story, wrong, sentence) => {
    expect(crossCheck(await counted, wrong).join()).toContain(sentence);
  });
});
