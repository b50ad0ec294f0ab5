import { JetStreamApiError, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { STANDARD_STORAGE, type WantedStream, planStreamChange, withReplicas } from './fit-stream.js';

const DAY_MS = 24 * 3600 * 1000;
const existing = (days: number, messages = -1) =>
  ({
    name: 'DSS_EVT',
    subjects: ['dss.evt.>'],
    max_age: nanos(days * DAY_MS),
    max_msgs: messages,
    num_replicas: 1,
  }) as StreamConfig;
const policy = STANDARD_STORAGE.policy;
const brave = { ...policy, mayShorten: true };
const days = (count: number): WantedStream => ({ maxAgeMs: count * DAY_MS, settings: ['DSS_KEEP_EVENTS_DAYS'] });

describe('planStreamChange', () => {
  it.each<[string, StreamConfig, WantedStream, typeof policy, Partial<StreamConfig>, RegExp | undefined]>([
    ['as it shall be', existing(30), days(30), policy, {}, undefined],
    ['longer', existing(30), days(90), policy, { max_age: nanos(90 * DAY_MS) }, undefined],
    ['without end', existing(30), days(0), policy, { max_age: 0 }, undefined],
    ['shorter', existing(30), days(7), policy, {}, /goes on keeping 30 days.*KEEP_EVENTS_DAYS says 7 days.*SHORTEN/],
    ['shorter, and meant', existing(30), days(7), brave, { max_age: nanos(7 * DAY_MS) }, /keeps 7 days instead of 30/],
    ['an end for what had none', existing(0), days(30), policy, {}, /goes on keeping everything without end/],
    ['an end for what had none, and meant', existing(0), days(30), brave, { max_age: nanos(30 * DAY_MS) }, /30 days/],
    ['fewer', existing(0, 1000), { maxMessages: 10, settings: ['DSS_KEEP_RUN_LOG_LINES'] }, policy, {}, /1000 mess/],
    ['more', existing(0, 1000), { maxMessages: 2000 }, policy, { max_msgs: 2000 }, undefined],
    ['of no age of its own', existing(30), {}, policy, {}, undefined],
    ['on three servers', existing(30), {}, { ...policy, replicas: 3 }, { num_replicas: 3 }, undefined],
    ['to be read directly', existing(30), { direct: true }, policy, { allow_direct: true }, undefined],
    ['with another subject', existing(30), { subjects: ['a', 'b'] }, policy, { subjects: ['a', 'b'] }, undefined],
  ])('a stream that is to be kept %s', (_story, stream, wanted, how, change, message) => {
    const planned = planStreamChange(stream, wanted, how);
    expect(planned.change).toEqual(change);
    expect(planned.messages).toEqual(message === undefined ? [] : [expect.stringMatching(message)]);
  });
});

describe('withReplicas', () => {
  const refusing = (code: number) => () =>
    Promise.reject(new JetStreamApiError({ code: 500, err_code: code, description: 'refused' }));

  it.each([10005, 10074])('names the setting when the cluster is too small (%d)', async (code) => {
    await expect(withReplicas(3, refusing(code))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('DSS_NATS_REPLICAS'),
    });
  });

  it('hands every other error on', async () => {
    await expect(withReplicas(3, refusing(10065))).rejects.toBeInstanceOf(JetStreamApiError);
  });
});
