import {
  ContractBrokenError,
  CredentialsRefusedError,
  RemoteUnavailableError,
  ThrottledError,
  describeError,
} from '@dss/errors';
import { CHARGED_LIMIT, chooseFate } from './choose-fate.js';

const fate = (error: unknown, attempts: number, random = 0.5) =>
  chooseFate(describeError(error), { charged: attempts, total: attempts }, random);

describe('chooseFate', () => {
  it('dead-letters what can never work at once', () => {
    expect(fate(new ContractBrokenError('x'), 1)).toEqual({ kind: 'dead-letter', outcome: 'rejected' });
  });

  it('puts a transient failure back with growing pauses and gives up after the last attempt', () => {
    const pauses = [1, 3, 5].map((attempts) => fate(new RemoteUnavailableError('Glue', 'reset'), attempts));
    expect(pauses.map((put) => put.kind === 'put-back' && put.afterMs)).toEqual([300, 1050, 4050]);
    expect(fate(new RemoteUnavailableError('Glue', 'reset'), CHARGED_LIMIT)).toEqual({
      kind: 'dead-letter',
      outcome: 'failed',
    });
  });

  it('gives nothing up for being throttled, and comes back more slowly each time, but soon', () => {
    const throttled = (total: number) =>
      chooseFate(describeError(new ThrottledError('Glue')), { charged: CHARGED_LIMIT, total }, 1);
    expect([1, 3, 5, 50].map(throttled)).toEqual(
      [550, 2_050, 8_050, 10_050].map((afterMs) => ({ kind: 'put-back', afterMs, halt: false })),
    );
  });

  it("obeys the remote side's wish", () => {
    expect(fate(new ThrottledError('Datasphere', 7000), 0)).toEqual({ kind: 'put-back', afterMs: 7000, halt: false });
  });

  it('stops taking messages when an operator has to act', () => {
    expect(fate(new CredentialsRefusedError('x'), 1)).toEqual({ kind: 'put-back', afterMs: 5000, halt: true });
  });

  it('gives up sooner when nobody acts', () => {
    expect(fate(new CredentialsRefusedError('x'), 4)).toEqual({ kind: 'dead-letter', outcome: 'failed' });
  });

  it('treats an unknown error as a retry', () => {
    expect(fate(new TypeError('x'), 1).kind).toBe('put-back');
  });

  it('never comes back at once, whatever the dice say', () => {
    expect(fate(new Error('x'), 0, 0)).toMatchObject({ afterMs: 50 });
  });
});
