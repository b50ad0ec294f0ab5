import { once } from 'node:events';
import { type IncomingMessage, get as httpGet } from 'node:http';
import { type AssetOutcome } from '@dss/contracts';
import { InMemoryEventLog, aKey, aRunEnded, anAssetOutcome } from '@dss/ports/testing';
import { aGateway, anApi } from '../testing/gateway-fixture.js';
import { EventStreams } from './event-streams.js';

const RUN = '01j8zq4y3n5v6w7x8y9z00run1';
const OTHER = '01j8zq4y3n5v6w7x8y9z00run2';

interface Frame {
  id?: string;
  event?: string;
  data?: string;
}

/** A client of the stream: reads frames as they come. */
class Listener {
  private text = '';

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (this.text += chunk));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Listener> {
    const [response] = (await once(httpGet(url, { headers }), 'response')) as [IncomingMessage];
    return new Listener(response);
  }

  /** The first `count` frames that hold an event. */
  async frames(count: number): Promise<Frame[]> {
    for (;;) {
      const blocks = this.text.split('\n\n').slice(0, -1);
      const frames = blocks.map(parseFrame).filter(({ event }) => event !== undefined);
      if (frames.length >= count) return frames.slice(0, count);
      await once(this.response, 'data');
    }
  }

  close(): void {
    this.response.destroy();
  }
}

function parseFrame(block: string): Frame {
  return Object.fromEntries(
    block
      .split('\n')
      .filter((line) => !line.startsWith(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
}

describe('live events over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  let url: string;
  const listeners: Listener[] = [];
  beforeEach(async () => {
    api = await anApi({ DSS_SSE_CLIENTS: '3' });
    await api.app.listen(0, '127.0.0.1');
    url = `${await api.app.getUrl()}/api/v1/events`;
  });
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener.close();
    await api.close();
  });
  const listen = async (query = '', headers: Record<string, string> = {}) => {
    const listener = await Listener.open(url + query, headers);
    listeners.push(listener);
    return listener;
  };
  const publish = (name: string, changes: Partial<AssetOutcome> = {}) =>
    api.ports.events.publishOutcome(
      anAssetOutcome({ run: RUN, technicalName: name, key: aKey('acme', name), ...changes }),
    );
  const end = (run = RUN) => api.ports.events.publishRunEnd(aRunEnded({ run }));
  const namesOf = (frames: Frame[]) =>
    frames.map(({ data }) => (JSON.parse(data!) as { data: { technicalName?: string } }).data.technicalName ?? 'end');

  it('sends outcomes and ends of runs as CloudEvents, with the stream sequence as id', async () => {
    const listener = await listen();
    await publish('ORDERS', { outcome: 'created' });
    await end();
    const frames = await listener.frames(2);
    expect(listener.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    expect(frames).toMatchObject([
      { id: '1', event: 'asset.created.v1' },
      { id: '2', event: 'sync.completed.v1' },
    ]);
    expect(JSON.parse(frames[0]!.data!)).toMatchObject({
      specversion: '1.0',
      type: 'asset.created.v1',
      source: '/dss/acme',
      id: expect.any(String),
      datacontenttype: 'application/json',
      data: { technicalName: 'ORDERS', outcome: 'created' },
    });
  });

  it('sends a new listener nothing of the past', async () => {
    await publish('OLD');
    const listener = await listen();
    await publish('NEW');
    expect(namesOf(await listener.frames(1))).toEqual(['NEW']);
  });

  it('resumes exactly behind the last event that the client has seen', async () => {
    const first = await listen();
    for (const name of ['A', 'B']) await publish(name);
    const [, seen] = await first.frames(2);
    first.close();
    for (const name of ['C', 'D']) await publish(name);
    const again = await listen('', { 'last-event-id': seen!.id! });
    await publish('E');
    expect(namesOf(await again.frames(3))).toEqual(['C', 'D', 'E']);
  });

  it('tells a client whose events are gone to read its state again', async () => {
    for (const name of ['A', 'B', 'C']) await publish(name);
    api.ports.events.dropAll();
    const listener = await listen('', { 'last-event-id': '1' });
    await publish('D');
    const [reset, next] = await listener.frames(2);
    expect(reset).toMatchObject({ event: 'reset' });
    expect(namesOf([next!])).toEqual(['D']);
  });

  it.each([
    ['?types=sync', ['end', 'end']],
    ['?types=asset.failed,sync.completed.v1', ['BAD', 'end', 'end']],
    [`?run=${RUN}`, ['ORDERS', 'BAD', 'end']],
    [`?run=${OTHER}&types=asset`, ['OTHER']],
    ['?types=asset.fail', []],
  ])('filters by %s', async (query, expected) => {
    const listener = await listen(query);
    await publish('ORDERS');
    await publish('BAD', { outcome: 'failed' });
    await publish('OTHER', { run: OTHER });
    await end();
    await end(OTHER);
    expect(namesOf(await listener.frames(expected.length))).toEqual(expected);
  });

  it('refuses more streams than configured, before it takes the response over', async () => {
    for (let n = 0; n < 3; n += 1) await listen();
    const refused = await listen();
    expect(refused.response.statusCode).toBe(429);
    expect(refused.response.headers).toMatchObject({
      'retry-after': '10',
      'content-type': 'application/problem+json; charset=utf-8',
    });
  });

  it('gives the place of a client that left to the next', async () => {
    const leaving = [await listen(), await listen(), await listen()];
    for (const listener of leaving) listener.close();
    await publish('A');
    // Each closed connection is noticed by the server in its own time.
    while (api.gateway.streams.clients > 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await listen()).response.statusCode).toBe(200);
  });

  it('ends its streams when the gateway stops', async () => {
    const listener = await listen();
    const ended = once(listener.response, 'end');
    listener.response.resume();
    api.gateway.streams.closeAll();
    await ended;
    expect(listener.response.complete).toBe(true);
  });
});

describe('a live event stream', () => {
  function aResponse() {
    const written: string[] = [];
    return Object.assign(Object.create(null) as object, {
      written,
      destroyed: false,
      writableEnded: false,
      writableLength: 0,
      once: () => undefined,
      writeHead: () => undefined,
      write(text: string) {
        written.push(text);
        this.writableLength += text.length;
        return false;
      },
      end() {
        this.writableEnded = true;
      },
      destroy() {
        this.destroyed = true;
      },
    });
  }

  it('drops a client that does not read, instead of keeping its events for ever', async () => {
    const log = new InMemoryEventLog();
    const { gateway } = aGateway();
    const streams = new EventStreams(log, { clients: 1, bufferBytes: 5_000, heartbeatMs: 60_000 }, gateway.logger);
    const response = aResponse();
    await streams.serve(response as never, {}, {} as never, undefined);
    for (let n = 0; n < 100; n += 1) {
      await log.publishOutcome(anAssetOutcome({ run: RUN, key: aKey('acme', `T${n}`), technicalName: `T${n}` }));
    }
    while (streams.clients > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(response.destroyed).toBe(true);
    expect(response.written.length).toBeLessThan(20);
  });
});
