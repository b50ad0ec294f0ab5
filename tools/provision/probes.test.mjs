import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { requireUsableNats, withoutPassword } from './probe-nats.mjs';
import { requireUsableRedis } from './probe-redis.mjs';

/** @type {import('node:net').Server[]} */
const open = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/**
 * A server that speaks a script: it greets, and answers each line it gets.
 * @param {string} greeting
 * @param {(line: string) => string | undefined} answer
 * @returns {Promise<number>}
 */
function serve(greeting, answer) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (greeting !== '') socket.write(greeting);
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n')) {
        const reply = answer(line);
        if (reply !== undefined) socket.write(reply);
      }
    });
  });
  open.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
  });
}

/**
 * @param {{ version?: string, onRequest: string }} nats
 */
const nats = async ({ version = '2.10.27', onRequest }) => {
  const port = await serve(`INFO ${JSON.stringify({ version })}\r\n`, (line) => {
    if (line === 'PING') return 'PONG\r\n';
    return line.startsWith('PUB $JS.API.INFO') ? onRequest : undefined;
  });
  return `nats://ann:secret@127.0.0.1:${port}`;
};
const account = '{"type":"io.nats.jetstream.api.v1.account_info_response","memory":0}';
const jetStream = `MSG _INBOX.dss_launcher_probe 1 ${account.length}\r\n${account}\r\n`;

describe('a NATS that was named is used', () => {
  it('when it is new enough and has JetStream', async () => {
    assert.deepEqual(await requireUsableNats(await nats({ onRequest: jetStream })), {
      version: '2.10.27',
      jetStream: true,
    });
  });

  it('but not when nobody answers for JetStream', async () => {
    const url = await nats({ onRequest: 'HMSG _INBOX.dss_launcher_probe 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n' });
    await assert.rejects(() => requireUsableNats(url), /has no JetStream/);
  });

  it('but not when its account has no JetStream', async () => {
    const refusal = '{"error":{"code":503,"err_code":10039,"description":"JetStream not enabled for account"}}';
    const url = await nats({ onRequest: `MSG _INBOX.dss_launcher_probe 1 ${refusal.length}\r\n${refusal}\r\n` });
    await assert.rejects(() => requireUsableNats(url), /has no JetStream/);
  });

  it('but not when it is too old', async () => {
    await assert.rejects(
      () => nats({ version: '2.8.4', onRequest: jetStream }).then(requireUsableNats),
      /is 2\.8\.4; 2\.9 or newer/,
    );
  });

  it('but not when it refuses us, and the password is not shown', async () => {
    const port = await serve('INFO {"version":"2.10.27"}\r\n', (line) =>
      line.startsWith('CONNECT') ? "-ERR 'Authorization Violation'\r\n" : undefined,
    );
    await assert.rejects(
      () => requireUsableNats(`nats://ann:secret@127.0.0.1:${port}`),
      (error) =>
        error instanceof Error && /Authorization Violation/.test(error.message) && !error.message.includes('secret'),
    );
  });

  it('but not when nothing listens, and says what to do', async () => {
    const port = await serve('', () => undefined);
    open.pop()?.close();
    await assert.rejects(
      () => requireUsableNats(`nats://127.0.0.1:${port}`),
      (error) => error instanceof Error && 'text' in error && /ECONNREFUSED[\s\S]*unset it/.test(String(error.text)),
    );
  });
});

/** @param {{ version?: string, policy?: string, refuses?: boolean }} redis */
const redis = async ({ version = '7.0.15', policy = 'noeviction', refuses = false }) => {
  const info = `# Server\r\nredis_version:${version}\r\n`;
  const port = await serve('', (line) => {
    if (line === 'PING') return refuses ? '-NOAUTH Authentication required.\r\n' : '+PONG\r\n';
    if (line === 'INFO') return refuses ? '-NOAUTH Authentication required.\r\n' : `$${info.length}\r\n${info}\r\n`;
    if (line === 'CONFIG') {
      return policy === ''
        ? '-ERR unknown command\r\n'
        : `*2\r\n$16\r\nmaxmemory-policy\r\n$${policy.length}\r\n${policy}\r\n`;
    }
    return undefined;
  });
  return `redis://127.0.0.1:${port}`;
};

describe('a Redis that was named is used', () => {
  it('when it is new enough and never evicts', async () => {
    assert.deepEqual(await redis({}).then(requireUsableRedis), { version: '7.0.15', warning: undefined });
  });

  it('with a warning when it may evict checkpoints', async () => {
    const { warning } = await redis({ policy: 'allkeys-lru' }).then(requireUsableRedis);
    assert.match(warning ?? '', /maxmemory-policy allkeys-lru.*CONFIG SET/);
  });

  it('without a warning where its settings are closed', async () => {
    assert.equal((await redis({ policy: '' }).then(requireUsableRedis)).warning, undefined);
  });

  it('but not when it is too old', async () => {
    await assert.rejects(() => redis({ version: '5.0.7' }).then(requireUsableRedis), /is 5\.0\.7; 6\.2 or newer/);
  });

  it('but not when it asks for a password', async () => {
    await assert.rejects(() => redis({ refuses: true }).then(requireUsableRedis), /NOAUTH/);
  });
});

it('an address is shown without its password', () => {
  assert.equal(withoutPassword('nats://ann:s3cret@a:4222,nats://bob:x@b:4222'), 'nats://a:4222,nats://b:4222');
});
