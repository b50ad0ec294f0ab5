import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { GatewayClient } from './gateway-client.mjs';

/** @type {import('node:http').Server[]} */
const open = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

describe('GatewayClient', () => {
  it('reads a list to its last page', async () => {
    const pages = new Map([
      [null, { items: [{ ordinal: 0 }, { ordinal: 1 }], nextCursor: 'a b' }],
      ['a b', { items: [{ ordinal: 2 }], nextCursor: null }],
    ]);
    const url = await serve((query) => ({ status: 200, body: pages.get(query.get('cursor')) }));
    assert.deepEqual(await new GatewayClient(url, undefined).listAssets('r1'), [
      { ordinal: 0 },
      { ordinal: 1 },
      { ordinal: 2 },
    ]);
  });

  it('says what a problem answer says, and which key is missing', async () => {
    const url = await serve(() => ({
      status: 401,
      body: { code: 'UNAUTHENTICATED', title: 'No key', detail: 'Send a bearer key' },
    }));
    await assert.rejects(
      () => new GatewayClient(url, undefined).startRun({ mode: 'full', dryRun: false }),
      (error) =>
        error instanceof Error &&
        'text' in error &&
        /UNAUTHENTICATED: No key: Send a bearer key[\s\S]*DSS_API_KEY/.test(String(error.text)),
    );
  });

  it('gives up on a run that stands still, with where it stands', async () => {
    const progress = { expected: 5, done: 3, counts: {} };
    const url = await serve(() => ({ status: 200, body: { id: 'r1', state: 'working', progress } }));
    await assert.rejects(
      () => new GatewayClient(url, undefined).followRun('r1', () => {}, { stallMs: 1 }),
      /has not moved .* 3 of 5 assets/,
    );
  });
});

/**
 * @param {(query: URLSearchParams) => { status: number, body: unknown }} answer
 * @returns {Promise<string>}
 */
function serve(answer) {
  const server = createServer((request, response) => {
    const { status, body } = answer(new URL(request.url ?? '/', 'http://x').searchParams);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  });
  open.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
}
