import { type Behaviour } from './behaviour.js';
import { judge } from './judge.js';
import { verdictOf } from './refusal.js';
import { World } from './world.js';

const world = new World(
  { endpoint: 'http://127.0.0.1:1', region: 'eu-central-1', credentials: undefined, sandbox: undefined },
  'dss_',
);
afterAll(() => {
  world.close();
});

const behaviour = (observe: () => Promise<unknown>, more: Partial<Behaviour> = {}): Behaviour => ({
  id: 'some.thing',
  title: 'Something happens',
  reference: 'aws-glue.md 1',
  probe: 'a call',
  expected: { a: 1, b: [2] },
  remedy: 'do something',
  observe,
  ...more,
});

function answer(name: string, httpStatusCode: number | undefined): Promise<never> {
  return Promise.reject(Object.assign(new Error('text'), { name, $metadata: { httpStatusCode } }));
}

describe('a behaviour', () => {
  it('is met when the same was seen, in whatever order its members come', async () => {
    const check = await judge(
      behaviour(() => Promise.resolve({ b: [2], a: 1 })),
      world,
    );
    expect(check).toMatchObject({ status: 'met', expected: '{"a":1,"b":[2]}', observed: '{"a":1,"b":[2]}' });
    expect(check).not.toHaveProperty('remedy');
  });

  it('is different when anything else was seen, with what that means', async () => {
    const check = await judge(
      behaviour(() => Promise.resolve({ a: 1, b: [] })),
      world,
    );
    expect(check).toMatchObject({ status: 'different', observed: '{"a":1,"b":[]}', remedy: 'do something' });
  });

  it.each([
    ['an unexpected refusal', () => answer('InvalidInputException', 400), 'different'],
    ['an operation that is not known', () => answer('UnknownOperationException', 400), 'unsupported'],
    ['an emulator\u2019s page for what it does not have', () => answer('SyntaxError', 500), 'unsupported'],
    ['a missing permission', () => answer('AccessDeniedException', 400), 'skipped'],
    ['throttling to the end', () => answer('ThrottlingException', 400), 'failed'],
    ['expired credentials', () => answer('ExpiredTokenException', 400), 'failed'],
    ['a service that is down', () => answer('ServiceUnavailable', 503), 'failed'],
    ['no answer', () => answer('TimeoutError', undefined), 'failed'],
    ['a mistake of our own', () => Promise.reject(new TypeError('x is undefined')), 'failed'],
  ])('that meets %s is %3$s', async (_story, observe, status) => {
    const check = await judge(behaviour(observe), world);
    expect(check.status).toBe(status);
    expect(check.observed).not.toBe('');
  });

  it('that needs a sandbox is left out elsewhere', async () => {
    const observe = jest.fn<Promise<unknown>, []>();
    expect(await judge(behaviour(observe, { needsSandbox: true }), world)).toMatchObject({ status: 'skipped' });
    expect(observe).not.toHaveBeenCalled();
  });
});

describe('a verdict', () => {
  it('is the name of a refusal, or that there was none', async () => {
    expect(await verdictOf(Promise.resolve())).toBe('accepted');
    expect(await verdictOf(answer('AlreadyExistsException', 400))).toBe('AlreadyExistsException');
    expect(await verdictOf(answer('AccessDeniedException', 400), ['AccessDeniedException'])).toBe(
      'AccessDeniedException',
    );
  });
});
