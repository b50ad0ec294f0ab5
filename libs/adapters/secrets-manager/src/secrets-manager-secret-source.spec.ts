import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { secretSourceContract } from '@dss/ports/testing';
import { openSecretsManager } from './open-secrets-manager.js';
import type { SecretsManagerSecretSource } from './secrets-manager-secret-source.js';

/** A store of secrets on a loopback port that counts its readers. */
class SecretServer {
  readonly secrets = new Map<string, string>();
  reads = 0;
  answer: ((response: ServerResponse) => void) | undefined;
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.reads += 1;
      const { SecretId } = JSON.parse(body) as { SecretId: string };
      if (this.answer) this.answer(response);
      else this.give(response, SecretId);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private give(response: ServerResponse, id: string): void {
    const SecretString = this.secrets.get(id);
    if (SecretString === undefined) reply(response, 400, { __type: 'ResourceNotFoundException', Message: 'not found' });
    else reply(response, 200, { Name: id, SecretString });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function open(endpoint: string, now: () => number): SecretsManagerSecretSource {
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
  return openSecretsManager({ region: 'eu-central-1', endpoint, credentials, now });
}

secretSourceContract('SecretsManagerSecretSource', async () => {
  const server = new SecretServer();
  const source = open(await server.listen(), () => 0);
  const store = (reference: string, value: string): void => void server.secrets.set(reference, value);
  const close = (): Promise<void> => {
    source.close();
    return server.close();
  };
  return { source, store, close };
});

describe('SecretsManagerSecretSource', () => {
  let server: SecretServer;
  let source: SecretsManagerSecretSource;
  let now: number;

  beforeEach(async () => {
    now = 0;
    server = new SecretServer();
    server.secrets.set('dsp/sales', 'sesame');
    source = open(await server.listen(), () => now);
  });
  afterEach(async () => {
    source.close();
    await server.close();
  });

  it('asks once however many want it at once', async () => {
    const values = await Promise.all(Array.from({ length: 10 }, () => source.get('dsp/sales')));

    expect(new Set(values)).toEqual(new Set(['sesame']));
    expect(server.reads).toBe(1);
  });

  it('asks again after five minutes, not before', async () => {
    await source.get('dsp/sales');
    server.secrets.set('dsp/sales', 'rotated');

    now = 299_999;
    expect(await source.get('dsp/sales')).toBe('sesame');
    now = 300_000;
    expect(await source.get('dsp/sales')).toBe('rotated');
    expect(server.reads).toBe(2);
  });

  it('asks once for all whose cached value was refused', async () => {
    await source.get('dsp/sales');
    server.secrets.set('dsp/sales', 'rotated');

    const values = await Promise.all([1, 2, 3].map(() => source.get('dsp/sales', { fresh: true })));

    expect(values).toEqual(['rotated', 'rotated', 'rotated']);
    expect(server.reads).toBe(2);
  });

  it('remembers no failure', async () => {
    server.answer = (response) => {
      reply(response, 500, { __type: 'InternalServiceError' });
    };
    await expect(source.get('dsp/sales')).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    server.answer = undefined;

    expect(await source.get('dsp/sales')).toBe('sesame');
  });

  it.each([
    ['DecryptionFailure', 400, 'CREDENTIALS_REFUSED'],
    ['InvalidRequestException', 400, 'CREDENTIALS_REFUSED'],
    ['InvalidParameterException', 400, 'CREDENTIALS_REFUSED'],
    ['AccessDeniedException', 400, 'CREDENTIALS_REFUSED'],
    ['ExpiredTokenException', 400, 'CREDENTIALS_REFUSED'],
    ['InternalServiceError', 500, 'REMOTE_UNAVAILABLE'],
    ['ServiceUnavailable', 503, 'REMOTE_UNAVAILABLE'],
    ['ThrottlingException', 400, 'REMOTE_THROTTLED'],
    ['SomethingNew', 403, 'CREDENTIALS_REFUSED'],
  ])('%s with HTTP %i means %s', async (__type, status, code) => {
    server.answer = (response) => {
      reply(response, status, { __type, Message: 'because' });
    };

    await expect(source.get('dsp/sales')).rejects.toMatchObject({ code });
  });

  it('shows nothing of an answer that it cannot read', async () => {
    server.answer = (response) => response.writeHead(200).end('{"SecretString":"sesame" oops');

    const error: unknown = await source.get('dsp/sales').catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('sesame');
  });

  it('refuses a secret without a text and says what to do', async () => {
    server.answer = (response) => {
      reply(response, 200, { SecretBinary: 'c2VzYW1l' });
    };

    const refused = source.get('dsp/sales');

    await expect(refused).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED', details: { reference: 'dsp/sales' } });
    await expect(refused).rejects.toThrow('store it as a secret string');
  });
});
