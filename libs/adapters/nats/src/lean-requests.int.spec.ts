import { randomUUID } from 'node:crypto';
import { type NatsConnection, RequestError, TimeoutError } from '@nats-io/transport-node';
import { connectNats } from './connect-nats.js';
import { testNatsUrl } from './test-nats.config.js';

describe('requests over one connection', () => {
  let ours: NatsConnection;
  let other: NatsConnection;
  const subject = `lean.${randomUUID()}`;

  beforeAll(async () => {
    const place = { url: testNatsUrl() };
    [ours, other] = await Promise.all([connectNats(place, 'lean'), connectNats(place, 'answers')]);
    other.subscribe(`${subject}.echo`, { callback: (_, message) => void message.respond(message.data) });
    other.subscribe(`${subject}.silent`);
    await other.flush();
  });
  afterAll(() => Promise.all([ours.close(), other.close()]));

  it('get their own answers, however many are under way', async () => {
    const bodies = Array.from({ length: 200 }, (_, at) => `body ${at}`);
    const answers = await Promise.all(bodies.map((body) => ours.request(`${subject}.echo`, body)));
    expect(answers.map((answer) => answer.string())).toEqual(bodies);
  });

  it('say that nobody listens', async () => {
    const refused = await ours.request(`${subject}.nobody`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestError);
    expect((refused as RequestError).isNoResponders()).toBe(true);
  });

  it('end in time when nobody answers, and a late answer reaches no other request', async () => {
    await expect(ours.request(`${subject}.silent`, '', { timeout: 20 })).rejects.toBeInstanceOf(TimeoutError);
    await expect(ours.request(`${subject}.echo`, 'next')).resolves.toMatchObject({ data: Buffer.from('next') });
  });

  it('refuse a subject that is none', async () => {
    await expect(ours.request('two words')).rejects.toThrow(/subject/);
  });

  it('fail when the connection closes under them', async () => {
    const closing = await connectNats({ url: testNatsUrl() }, 'closing');
    const pending = closing.request(`${subject}.silent`, '', { timeout: 60_000 });
    const ended = expect(pending).rejects.toThrow(/closed/);
    await closing.close();
    await ended;
  });
});
