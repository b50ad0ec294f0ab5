import { inspect } from 'node:util';
import { describeError } from '@dss/errors';
import { openSource } from './testing/open-source.js';
import type { Reply, StubRequest } from './testing/stub-tenant.js';

/** Everything of these is secret, and each says so in its text; nothing that anybody can print may contain it. */
const CANARY = /CANARY/;

/** A server that quotes the request that it refuses, placed so that the 2 KB kept of an answer end inside a token. */
function quoting({ headers, body }: StubRequest): string {
  const sent = `${headers.authorization ?? ''} ${decodeURIComponent(body)} ${body}`;
  const basic = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString('latin1');
  return `${'.'.repeat(2022)} refused: ${sent} ${basic.replace(/[^ -~]/g, '')}`;
}

const ANSWERS: readonly [string, (request: StubRequest) => Reply][] = [
  ['401', (request) => ({ status: 401, body: { error: 'invalid_client', error_description: quoting(request) } })],
  ['400', (request) => ({ status: 400, body: { error: { code: quoting(request), message: quoting(request) } } })],
  ['403', (request) => ({ status: 403, body: { code: 'X', details: { message: quoting(request) } } })],
  ['404', (request) => ({ status: 404, body: { message: quoting(request) } })],
  ['429', (request) => ({ status: 429, headers: { 'retry-after': '1' }, body: { message: quoting(request) } })],
  ['500', (request) => ({ status: 500, body: quoting(request) })],
  ['a web page', (request) => ({ headers: { 'content-type': 'text/html' }, body: quoting(request) })],
  [
    'a redirect',
    (request) => ({ status: 302, headers: { location: `https://x.example/?${quoting(request).slice(2022)}` } }),
  ],
  ['no JSON', (request) => ({ body: quoting(request) })],
  ['another form', (request) => ({ body: [[quoting(request)]] })],
  ['half an answer', (request) => ({ body: quoting(request), fault: 'half' })],
  ['a broken head', (request) => ({ headers: { 'content-length': '1', 'x-echo': quoting(request).slice(2022) } })],
  ['a reset', () => ({ fault: 'reset' })],
];

describe.each(ANSWERS)('when the other side answers with %s', (_story, reply) => {
  it.each(['tenant', 'token endpoint'])('no error and no inspection shows a secret (%s)', async (where) => {
    const opened = await openSource({}, (tenant) =>
      tenant.secret({ grant: 'refresh_token', refreshToken: 'CANARY-refresh/token' }),
    );
    opened.tenant.script = (request) => {
      if ((request.url === '/oauth/token') === (where === 'token endpoint')) return reply(request);
      return request.url === '/oauth/token'
        ? { body: { ...opened.tenant.grant(), refresh_token: 'CANARY 2' } }
        : undefined;
    };

    const errors = await Promise.all([
      failureOf(opened.source.listObjects('SALES', 'views', 'high')),
      failureOf(opened.source.readDefinition('SALES', 'dataflows', 'F', 'high')),
    ]);

    for (const error of errors) expect(error).toBeInstanceOf(Error);
    expect(printed(errors)).not.toMatch(CANARY);
    expect(printed(opened.source)).not.toMatch(CANARY);
    expect(opened.tenant.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
    await opened.close();
  });
});

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'answered',
    (error: unknown) => error,
  );
}

/** As a log would show it, and as somebody with a debugger's curiosity would. */
function printed(value: unknown): string {
  const errors = Array.isArray(value) ? value.map((error: unknown) => JSON.stringify(describeError(error))) : [];
  const deep = inspect(value, { depth: 12, maxStringLength: null, maxArrayLength: null });
  return [deep, String(value), JSON.stringify(value), ...errors].join('\n');
}
