import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, errorFields } from '@dss/observability';
import { describeFailure, isFault } from './describe-failure.js';
import { ApiProblem, PROBLEMS, type Problem, statusOf, typeOf } from './problem.js';
import type { RouteList } from './route-list.js';

/** Every failure of the API leaves as application/problem+json; faults are logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: RouteList,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.withMethods(describeFailure(error), request);
    if (isFault(problem)) {
      this.logger.error('Request failed', { ...errorFields(error), requestId: request.id, path: pathOf(request.url) });
    }
    sendProblem(request, http.getResponse<FastifyReply>(), problem);
  }

  /** An address that exists under another method answers 405 and names its methods. */
  private withMethods(problem: ApiProblem, request: FastifyRequest): ApiProblem {
    if (problem.problem !== 'NOT_FOUND') return problem;
    const methods = this.routes.methodsAt(pathOf(request.url));
    if (methods.length === 0 || methods.includes(request.method)) return problem;
    return new ApiProblem('METHOD_NOT_ALLOWED', undefined, { headers: { allow: methods.join(', ') } });
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ApiProblem): void {
  // A stream that has begun cannot become a problem any more.
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const challenge =
    problem.problem === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer realm="datasphere-sync"' } : {};
  void reply
    .code(statusOf(problem.problem))
    .headers({ ...challenge, ...problem.extra.headers, 'cache-control': 'no-store' })
    .type('application/problem+json; charset=utf-8')
    // As text: Fastify adds a charset to JSON types and Nest would serialise by its own rules.
    .send(JSON.stringify(problemOf(request, problem)));
}

function problemOf(request: FastifyRequest, { problem: code, detail, extra }: ApiProblem): Problem {
  const [status, title, remedy] = PROBLEMS[code];
  return {
    type: typeOf(code),
    title,
    status,
    ...(detail !== undefined && { detail }),
    instance: pathOf(request.url),
    code,
    remedy,
    requestId: request.id,
    ...(extra.errors !== undefined && { errors: [...extra.errors] }),
  };
}

/** Without the query, which may hold what a log or an answer must not repeat. */
function pathOf(url: string): string {
  return url.split('?')[0] ?? url;
}
