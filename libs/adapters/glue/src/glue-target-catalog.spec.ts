import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryCallMeter } from '@dss/ports/testing';
import type { GlueTargetCatalog } from './glue-target-catalog.js';
import { openGlueTargetCatalog } from './open-glue-target-catalog.js';

interface Call {
  readonly target: string | undefined;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

describe('GlueTargetCatalog on the wire', () => {
  let server: Server;
  let catalog: GlueTargetCatalog;
  let answer: Answer;
  let calls: Call[];
  let meter: InMemoryCallMeter;

  beforeEach(async () => {
    calls = [];
    meter = new InMemoryCallMeter();
    answer = json(200, {});
    server = createServer((request, response) => void record(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    catalog = open();
  });
  afterEach(async () => {
    catalog.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function record(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    calls.push({ target: request.headers['x-amz-target']?.toString(), body, headers: request.headers });
    answer(response, request);
  }

  function open(requestTimeoutMs = 5000, port = (server.address() as AddressInfo).port): GlueTargetCatalog {
    return openGlueTargetCatalog(
      {
        region: 'eu-central-1',
        endpoint: `http://127.0.0.1:${port}`,
        credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
        connectionTimeoutMs: 1000,
        requestTimeoutMs,
      },
      meter,
    );
  }

  const failure = async (): Promise<unknown> =>
    catalog.createTable('sales', { Name: 'orders' }).catch((error: unknown) => error);

  describe('errors', () => {
    it.each([
      ['ThrottlingException', 400, 'REMOTE_THROTTLED'],
      ['Throttling', 400, 'REMOTE_THROTTLED'],
      ['TooManyRequestsException', 400, 'REMOTE_THROTTLED'],
      ['RequestLimitExceeded', 400, 'REMOTE_THROTTLED'],
      ['SomethingNew', 429, 'REMOTE_THROTTLED'],
      ['InternalServiceException', 500, 'REMOTE_UNAVAILABLE'],
      ['InternalServiceException', 400, 'REMOTE_UNAVAILABLE'],
      ['ServiceUnavailable', 503, 'REMOTE_UNAVAILABLE'],
      ['OperationTimeoutException', 400, 'REMOTE_UNAVAILABLE'],
      ['ResourceNotReadyException', 400, 'REMOTE_UNAVAILABLE'],
      ['FederationSourceRetryableException', 400, 'REMOTE_UNAVAILABLE'],
      ['SomethingNew', 400, 'REMOTE_UNAVAILABLE'],
      ['FederationSourceException', 400, 'ENTRY_REFUSED'],
      ['ConcurrentModificationException', 400, 'TARGET_CONFLICT'],
      ['EntityNotFoundException', 400, 'TARGET_ABSENT'],
      ['AlreadyExistsException', 400, 'TARGET_EXISTS'],
      ['ValidationException', 400, 'ENTRY_REFUSED'],
      ['InvalidInputException', 400, 'ENTRY_REFUSED'],
      ['ResourceNumberLimitExceededException', 400, 'TARGET_FULL'],
      ['GlueEncryptionException', 400, 'TARGET_FORBIDDEN'],
      ['AccessDeniedException', 400, 'TARGET_FORBIDDEN'],
      ['ExpiredTokenException', 400, 'CREDENTIALS_REFUSED'],
      ['UnrecognizedClientException', 400, 'CREDENTIALS_REFUSED'],
      ['InvalidSignatureException', 400, 'CREDENTIALS_REFUSED'],
      ['RequestTimeTooSkewed', 400, 'CREDENTIALS_REFUSED'],
      ['RequestExpired', 400, 'CREDENTIALS_REFUSED'],
    ])('%s with HTTP %i means %s', async (name, status, code) => {
      answer = json(status, { __type: name, Message: 'because' });

      expect(await failure()).toMatchObject({ code, message: expect.any(String) });

      expect(calls).toHaveLength(1);
    });

    it.each([
      ['a namespace before the code', json(400, { __type: 'com.amazonaws.glue#EntityNotFoundException' })],
      [
        'the code in a header',
        json(400, { message: 'no' }, { 'x-amzn-errortype': 'EntityNotFoundException:http://internal' }),
      ],
    ])('are recognised with %s', async (_story, answered) => {
      answer = answered;

      expect(await failure()).toMatchObject({ code: 'TARGET_ABSENT' });
    });

    it.each([
      [502, 'REMOTE_UNAVAILABLE'],
      [403, 'TARGET_FORBIDDEN'],
      [401, 'CREDENTIALS_REFUSED'],
      [429, 'REMOTE_THROTTLED'],
      [413, 'ENTRY_REFUSED'],
      [200, 'REMOTE_UNAVAILABLE'],
    ])("of a proxy's HTML page with HTTP %i mean %s", async (status, code) => {
      answer = (response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Sorry</html>');

      expect(await failure()).toMatchObject({ code });
    });

    it('carry what a reader needs: operation, code, status, request id and the words of Glue', async () => {
      const text = "1 validation error detected: Value at 'table.storageDescriptor.columns.5.member.comment' failed";
      answer = json(400, { __type: 'ValidationException', Message: text }, { 'x-amzn-requestid': 'r-1' });

      expect(await failure()).toMatchObject({
        message: expect.stringContaining(text),
        details: { operation: 'glue.CreateTable', error: 'ValidationException', status: 400, requestId: 'r-1' },
      });
    });

    it.each([
      ['x-amz-retry-after', '1500', 1500],
      ['retry-after', '3', 3000],
    ])('carry the wish of %s', async (header, value, afterMs) => {
      answer = json(400, { __type: 'ThrottlingException', Message: 'Rate exceeded' }, { [header]: value });

      expect(await failure()).toMatchObject({ retry: { afterMs, charged: false } });
    });

    it('of a reset connection are retried, with the outcome unknown', async () => {
      answer = (_response, request) => request.socket.destroy();

      expect(await failure()).toMatchObject({ code: 'REMOTE_UNAVAILABLE', details: { outcomeUnknown: true } });
      expect(calls).toHaveLength(1);
    });

    it('of a server that accepts and never answers come within the time limit', async () => {
      catalog = open(30);
      answer = () => undefined;

      expect(await failure()).toMatchObject({ code: 'REMOTE_UNAVAILABLE', details: { outcomeUnknown: true } });
    });

    it.each([
      ['an answer', 200],
      ['an error', 500],
    ])('of a server that drips %s come within the time limit too', async (_story, status) => {
      catalog = open(30);
      const stopped: Promise<void>[] = [];
      answer = (response) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        const drip = setInterval(() => response.write(' '), 5);
        stopped.push(
          new Promise((resolve) =>
            response.once('close', () => {
              clearInterval(drip);
              resolve();
            }),
          ),
        );
      };

      expect(await failure()).toMatchObject({ code: 'REMOTE_UNAVAILABLE', details: { outcomeUnknown: true } });

      // The connection is broken off too, or its socket would never come back to the pool.
      await Promise.all(stopped);
    });

    it('of a port where nobody listens are retried', async () => {
      const port = (server.address() as AddressInfo).port;
      await new Promise((resolve) => server.close(resolve));
      catalog = open(1000, port);

      expect(await failure()).toMatchObject({ code: 'REMOTE_UNAVAILABLE', disposition: 'retry' });
    });

    it('of an answer in another shape are no retry', async () => {
      answer = json(200, { Table: { Name: 7 } });

      const unreadable = catalog.findTable('sales', 'orders');

      await expect(unreadable).rejects.toMatchObject({ code: 'CONTRACT_BROKEN', disposition: 'reject' });
    });
  });

  it('takes a missing table for an answer, not for an error', async () => {
    answer = json(400, { __type: 'EntityNotFoundException', Message: 'Table not found' });

    expect(await catalog.findTable('sales', 'orders')).toBeUndefined();
    expect(await catalog.findDatabase('sales')).toBeUndefined();
  });

  it('sends lock, archive flag and the whole input', async () => {
    const input = { Name: 'orders', Parameters: { a: '1' }, PartitionKeys: [] };

    await catalog.updateTable('sales', input, { versionId: '7', skipArchive: true });

    expect(calls[0]?.target).toBe('AWSGlue.UpdateTable');
    expect(JSON.parse(calls[0]!.body)).toEqual({
      DatabaseName: 'sales',
      TableInput: input,
      VersionId: '7',
      SkipArchive: true,
    });
    expect(calls[0]?.headers.authorization).toContain('/eu-central-1/glue/aws4_request');
  });

  it.each([
    ['without times', {}, {}],
    ['with times', { LastAccessTime: new Date(1700000000500) }, { LastAccessTime: 1700000000.5 }],
  ])('sends the texts of a table %s as they are, and times as the protocol has them', async (_, times, sent) => {
    const Parameters = { quoted: '"a\\b"', lines: 'a\nb\u2028', words: 'Größe 売上 😀', empty: '' };
    const StorageDescriptor = { Columns: [{ Name: 'id', Type: 'string', Parameters }] };

    await catalog.createTable('sales', { Name: 'orders', Retention: 0, Parameters, StorageDescriptor, ...times });

    expect(JSON.parse(calls[0]!.body)).toEqual({
      DatabaseName: 'sales',
      TableInput: { Name: 'orders', Retention: 0, Parameters, StorageDescriptor, ...sent },
    });
    expect(calls[0]?.headers['content-length']).toBe(String(Buffer.byteLength(calls[0]!.body)));
  });

  it('keeps members of a table that it does not know, and reads times as dates', async () => {
    answer = json(200, { Table: { Name: 'orders', Retention: 7, CreateTime: 1700000000.5, VersionId: '3' } });

    expect(await catalog.findTable('sales', 'orders')).toEqual({
      Name: 'orders',
      Retention: 7,
      CreateTime: new Date(1700000000500),
      VersionId: '3',
    });
  });

  it('asks for pages of 100 and hands the token on', async () => {
    answer = json(200, { TableList: [{ Name: 'a' }], NextToken: 'more' });

    expect(await catalog.listTables('sales', 'here')).toEqual({ tables: [{ Name: 'a' }], nextToken: 'more' });
    expect(JSON.parse(calls[0]!.body)).toMatchObject({ MaxResults: 100, NextToken: 'here' });
  });

  it('asks for tables by name with one expression', async () => {
    answer = json(200, { TableList: [] });

    await catalog.listTables('sales', undefined, ['orders', 'items']);

    expect(JSON.parse(calls[0]!.body)).toMatchObject({ MaxResults: 100, Expression: 'orders|items' });
  });

  it('leaves out of a database what an update does not take', async () => {
    answer = json(200, { Database: { Name: 'sales', LocationUri: 's3://b', CatalogId: '1', CreateTime: 1700000000 } });

    expect(await catalog.findDatabase('sales')).toEqual({ Name: 'sales', LocationUri: 's3://b' });
  });

  // Two, because the next call may begin before the pool knows that the last one has ended.
  it('keeps its connections open from call to call', async () => {
    const sockets = new Set<unknown>();
    answer = (response, request) => {
      sockets.add(request.socket);
      json(200, {})(response, request);
    };

    for (let call = 0; call < 20; call += 1) await catalog.createTable('sales', { Name: 'orders' });

    expect(calls).toHaveLength(20);
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than it is allowed, and all calls are answered', async () => {
    const sockets = new Set<unknown>();
    const allIn = Promise.withResolvers<undefined>();
    answer = (response, request) => {
      sockets.add(request.socket);
      if (sockets.size === 50) allIn.resolve(undefined);
      void allIn.promise.then(() => {
        json(200, {})(response, request);
      });
    };

    const many = Array.from({ length: 120 }, () => catalog.createTable('sales', { Name: 'orders' }));

    await Promise.all(many);
    expect([calls.length, sockets.size]).toEqual([120, 50]);
  });

  it('says who calls, for those who read CloudTrail', async () => {
    await catalog.createTable('sales', { Name: 'orders' });

    expect(calls[0]?.headers['user-agent']).toBe('datasphere-sync');
  });

  it('asks STS who we are', async () => {
    answer = (response) =>
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
            '<Arn>arn:aws:sts::123456789012:assumed-role/writer/s</Arn><UserId>U</UserId><Account>123456789012</Account>' +
            '</GetCallerIdentityResult></GetCallerIdentityResponse>',
        );

    expect(await catalog.identify()).toEqual({
      account: '123456789012',
      arn: 'arn:aws:sts::123456789012:assumed-role/writer/s',
    });
    expect(meter.traffic()).toMatchObject({ 'sts.GetCallerIdentity': { calls: 1 } });
  });

  it('counts each call with the bytes of both bodies, also where the answer has no length and where it fails', async () => {
    const body = JSON.stringify({ Table: { Name: 'orders', Description: 'Aufträge' } });
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.write(body.slice(0, 5));
      response.end(body.slice(5));
    };
    await catalog.findTable('sales', 'orders');
    const refusal = { __type: 'AlreadyExistsException', Message: 'no' };
    answer = json(400, refusal);
    await failure();

    const [found, created] = calls.map((call) => Buffer.byteLength(call.body));
    expect(meter.traffic()).toEqual({
      'glue.GetTable': { calls: 1, bytesOut: found, bytesIn: Buffer.byteLength(body) },
      'glue.CreateTable': { calls: 1, bytesOut: created, bytesIn: JSON.stringify(refusal).length },
    });
  });
});

function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers }).end(JSON.stringify(body));
}
