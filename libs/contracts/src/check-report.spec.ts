import fc from 'fast-check';
import { CheckStatus, checkExitCode, summarizeChecks } from './check-report.js';

const summaryOf = (...statuses: CheckStatus[]) => summarizeChecks(statuses.map((status) => ({ status })));

describe('the summary of a report', () => {
  it.each([
    ['every check is met', ['met', 'met'], 'met', 0],
    ['some were left out on purpose', ['met', 'skipped'], 'met', 0],
    ['one is different', ['met', 'different'], 'different', 2],
    ['one is unsupported', ['met', 'unsupported'], 'different', 2],
    ['one could not be judged', ['met', 'different', 'failed'], 'failed', 1],
    ['nothing was judged', ['skipped'], 'failed', 1],
    ['there was nothing to check', [], 'failed', 1],
  ] as const)('when %s', (_story, statuses, verdict, exitCode) => {
    const summary = summaryOf(...statuses);
    expect(summary.verdict).toBe(verdict);
    expect(checkExitCode(summary)).toBe(exitCode);
  });

  it('counts every check once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CheckStatus.options)), (statuses) => {
        const { met, different, unsupported, skipped, failed } = summaryOf(...statuses);
        expect(met + different + unsupported + skipped + failed).toBe(statuses.length);
      }),
    );
  });
});
