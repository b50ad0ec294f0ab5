import { LogLine } from '@dss/contracts';
import { EntryRefusedError, RemoteUnavailableError } from '@dss/errors';
import { InMemoryRunLog } from '@dss/ports/testing';
import { createLogger, errorFields } from './logger.js';

const CANARY = 'c4n4ry';

function aLogger(level: 'debug' | 'info' | 'warn' | 'error' = 'debug') {
  const lines: Record<string, unknown>[] = [];
  const runLog = new InMemoryRunLog();
  const logger = createLogger('mapper', level, {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { logger, lines, runLog };
}

describe('Logger', () => {
  it('writes one JSON line: a constant sentence and fields', () => {
    const { logger, lines } = aLogger();
    logger.info('Run has started', { runId: 'r1', fence: 7 });
    expect(lines).toEqual([
      { level: 'info', time: expect.any(String), service: 'mapper', message: 'Run has started', runId: 'r1', fence: 7 },
    ]);
    expect(Date.parse(String(lines[0]!['time']))).not.toBeNaN();
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = aLogger('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines.map(({ message }) => message)).toEqual(['c', 'd']);
  });

  it('takes Nest’s own chatter for debug, and its context for a field', () => {
    const { logger, lines } = aLogger();
    logger.log('Mapped {/livez, GET} route', 'RouterExplorer');
    expect(lines).toMatchObject([{ level: 'debug', context: 'RouterExplorer' }]);
  });

  it('bears what Nest passes as message: an error', () => {
    const { logger, lines } = aLogger();
    logger.error(new Error(`password=${CANARY}`) as unknown as string);
    expect(lines).toMatchObject([{ message: 'password=[redacted]' }]);
  });

  it('shows no secret, in sentence or field', () => {
    const { logger, lines } = aLogger();
    logger.warn(`refused Bearer ${CANARY}`, {
      clientSecret: CANARY,
      url: `redis://:${CANARY}@h`,
      deep: [CANARY + '!'],
    });
    expect(JSON.stringify(lines[0]!['message']) + JSON.stringify(lines[0]!['url'])).not.toContain(CANARY);
    expect(lines[0]!['clientSecret']).toBe('[redacted]');
  });

  it('bears fields that JSON cannot hold', () => {
    const { logger, lines, runLog } = aLogger();
    logger.keepRunLines(runLog);
    logger.info('odd', { tenant: 't', runId: 'r', big: 1n, when: new Date(0), nothing: undefined });
    expect(lines).toMatchObject([{ big: '1', when: '1970-01-01T00:00:00.000Z' }]);
  });

  describe('lines of a run', () => {
    it('also go to the run’s log, in the shape that was agreed', async () => {
      const { logger, runLog } = aLogger();
      logger.keepRunLines(runLog);
      logger.warn('A message is put back', { tenant: 'acme', runId: 'r1', attempts: 2, secretKey: CANARY });
      const { lines } = await runLog.list('acme', 'r1', { limit: 10 });
      expect(lines).toMatchObject([
        { level: 'warn', service: 'mapper', message: 'A message is put back', fields: { attempts: 2 } },
      ]);
      expect(LogLine.safeParse(lines[0]).success).toBe(true);
      expect(JSON.stringify(lines)).not.toContain(CANARY);
    });

    it.each([
      ['name no run', { tenant: 'acme' }],
      ['name no tenant', { runId: 'r1' }],
    ])('do not when they %s', async (_story, fields) => {
      const { logger, runLog } = aLogger();
      logger.keepRunLines(runLog);
      logger.info('x', fields);
      expect((await runLog.list('acme', 'r1', { limit: 10 })).lines).toEqual([]);
    });

    it('do not when they are for developers only', async () => {
      const { logger, runLog } = aLogger();
      logger.keepRunLines(runLog);
      logger.debug('x', { tenant: 'acme', runId: 'r1' });
      expect((await runLog.list('acme', 'r1', { limit: 10 })).lines).toEqual([]);
    });
  });
});

describe('errorFields', () => {
  it('tells code, message, details and the cause, and no stack of expected trouble', () => {
    const error = new RemoteUnavailableError(
      'Glue',
      'HTTP 500',
      { operation: 'glue.GetTable' },
      new Error('socket hang up'),
    );
    expect(errorFields(error)).toEqual({
      code: 'REMOTE_UNAVAILABLE',
      error: 'Glue is unavailable: HTTP 500',
      remote: 'Glue',
      operation: 'glue.GetTable',
      cause: 'socket hang up',
    });
  });

  it('lets no detail hide code or message', () => {
    const error = new EntryRefusedError('refused: too long', { error: 'ValidationException', code: 'x' });
    expect(errorFields(error)).toMatchObject({ code: 'ENTRY_REFUSED', error: 'refused: too long' });
  });

  it('shows where unexpected trouble came from', () => {
    expect(errorFields(new TypeError('x is not a function'))).toMatchObject({
      code: 'UNEXPECTED',
      error: 'x is not a function',
      stack: expect.stringContaining('logger.spec'),
    });
  });

  it.each([undefined, null, 'text', 42])('bears a thrown %s', (thrown) => {
    expect(errorFields(thrown)).toEqual({ code: 'UNEXPECTED', error: String(thrown) });
  });
});
