import { TargetConflictError, ThrottledError } from './families.js';
import { describeError } from './sync-error.js';

describe('what the edge learns of an error', () => {
  it('is what one of ours says of itself', () => {
    const error = new ThrottledError('glue', 1_500);

    expect(describeError(error)).toEqual({
      code: 'REMOTE_THROTTLED',
      disposition: 'retry',
      message: 'glue asked us to slow down',
      details: { remote: 'glue', retryAfterMs: 1_500 },
      retry: { afterMs: 1_500, charged: false },
    });
  });

  it('does not depend on its class: code and disposition cross process borders, classes do not', () => {
    const travelled = {
      code: 'ENTRY_REFUSED',
      disposition: 'reject',
      message: 'too large',
      details: { bytes: 300_000 },
    };

    expect(describeError(travelled)).toEqual({ ...travelled, retry: {} });
    expect(
      describeError(Object.assign(new Error('too large'), { code: 'ENTRY_REFUSED', disposition: 'reject' })),
    ).toEqual({
      code: 'ENTRY_REFUSED',
      disposition: 'reject',
      message: 'too large',
      details: {},
      retry: {},
    });
  });

  it.each<[string, unknown, string]>([
    ['an ordinary error', new TypeError('x is undefined'), 'x is undefined'],
    [
      'a system error, whose code is not ours',
      Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      'refused',
    ],
    ['a code with a disposition nobody knows', Object.assign(new Error('m'), { code: 'X', disposition: 'panic' }), 'm'],
    ['a disposition without a code', Object.assign(new Error('m'), { disposition: 'halt' }), 'm'],
    ['a text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 42, '42'],
  ])('is a retry under one code for %s', (_story, thrown, message) => {
    expect(describeError(thrown)).toEqual({
      code: 'UNEXPECTED',
      disposition: 'retry',
      message,
      details: {},
      retry: {},
    });
  });
});

describe('an error of ours', () => {
  it('carries its class as name, its facts and its cause', () => {
    const cause = new Error('ConcurrentModificationException');
    const error = new TargetConflictError('The table changed', { table: 'orders' }, cause);

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'TargetConflictError',
      message: 'The table changed',
      details: { table: 'orders' },
      cause,
    });
  });

  it('has no cause when there is none, so that a log line shows none', () => {
    expect('cause' in new TargetConflictError('The table changed')).toBe(false);
    expect(new TargetConflictError('The table changed').details).toEqual({});
  });
});
