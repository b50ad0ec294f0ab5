import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblem } from './problem.js';
import { sendProblem } from './problem.filter.js';

export const BODY_LIMIT = 1024 * 1024;

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Nothing here is ever shown inside somebody else's page; /docs widens this for itself.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** How the API's Fastify is set up, beyond what Nest does. */
export const FASTIFY_OPTIONS = {
  bodyLimit: BODY_LIMIT,
  forceCloseConnections: true,
  exposeHeadRoutes: false,
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
    requestId(request.headers['x-request-id']),
  /** A URL that cannot be decoded never reaches a route or Nest. */
  frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
    addHeaders(request, reply);
    sendProblem(request, reply, new ApiProblem('MALFORMED_URL'));
  },
};

export function addRequestHooks(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    addHeaders(request, reply);
    done();
  });
  // JSON only: a form or text body could be sent by any page without the browser asking us first.
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    void parse(request, body, (error, json) => {
      // Nest would turn Fastify's error into one that no longer says what was wrong.
      done(error && new ApiProblem('MALFORMED_JSON', error.message), json);
    });
  });
}

function addHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ ...SAFE_HEADERS, 'x-request-id': request.id });
}

/** The caller's id when it is harmless in a log line, else one of ours. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
