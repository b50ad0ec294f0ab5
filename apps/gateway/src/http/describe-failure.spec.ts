import { BadRequestException, HttpException, NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { ContractBrokenError, RemoteUnavailableError } from '@dss/errors';
import { describeFailure, isFault } from './describe-failure.js';
import { ApiProblem, PROBLEMS } from './problem.js';

const named = (name: string) => Object.assign(new Error('canary'), { name });
const coded = (code: string, statusCode?: number) => Object.assign(new Error('canary'), { code, statusCode });

describe('describeFailure', () => {
  it.each([
    ['a refusal of ours', new ApiProblem('RUN_NOT_FOUND'), 'RUN_NOT_FOUND'],
    ['an address that Nest does not know', new NotFoundException(), 'NOT_FOUND'],
    ['a request that Nest refuses', new BadRequestException('canary'), 'MALFORMED_REQUEST'],
    ['a status without a code of its own', new HttpException('canary', 418), 'MALFORMED_REQUEST'],
    ['a body that Fastify finds too large', coded('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'BODY_TOO_LARGE'],
    [
      'a content type that Fastify does not know',
      coded('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415),
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a health check that fails', new ServiceUnavailableException(), 'UNAVAILABLE'],
    ['Redis away', named('MaxRetriesPerRequestError'), 'UNAVAILABLE'],
    ['NATS without an answer', named('TimeoutError'), 'UNAVAILABLE'],
    ['a refused connection', coded('ECONNREFUSED'), 'UNAVAILABLE'],
    ['an adapter that says so', new RemoteUnavailableError('NATS', 'canary'), 'UNAVAILABLE'],
    ['a stored value that cannot be read', new ContractBrokenError('canary'), 'UNEXPECTED'],
    ['a bug', new TypeError('canary'), 'UNEXPECTED'],
    ['something that is no error', 'canary', 'UNEXPECTED'],
    ['nothing', undefined, 'UNEXPECTED'],
  ])('%s', (_story, error, code) => {
    const problem = describeFailure(error);
    expect(problem.problem).toBe(code);
    expect(problem.detail ?? '').not.toContain('canary');
  });

  it('calls only what is not the caller its fault a fault', () => {
    const faults = Object.keys(PROBLEMS).filter((code) => isFault(new ApiProblem(code as keyof typeof PROBLEMS)));
    expect(faults).toEqual(['UNEXPECTED', 'UNAVAILABLE', 'NOT_READY']);
  });
});
