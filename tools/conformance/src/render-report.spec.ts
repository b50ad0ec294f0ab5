import { type Check, type CheckReport, summarizeChecks } from '@dss/contracts';
import { renderReport } from './render-report.js';

const check = (status: Check['status'], more: Partial<Check> = {}): Check => ({
  id: `some.${status}`,
  title: `It is ${status}`,
  status,
  expected: '1',
  observed: '2',
  ...more,
});

describe('the text of a report', () => {
  it('has a line for every check, details for what is not met, and the sum', () => {
    const checks = [
      check('met', { reference: 'aws-glue.md 2.2' }),
      check('different', { remedy: 'change it' }),
      check('skipped', { observed: 'no admin port' }),
    ];
    const report: CheckReport = {
      v: 1,
      tool: 'conformance',
      version: '0.1.0',
      time: '2026-11-21T12:00:00.000Z',
      durationMs: 1234,
      target: { name: 'sandbox', facts: { region: 'eu-central-1' } },
      checks,
      summary: summarizeChecks(checks),
    };
    expect(renderReport(report)).toBe(
      [
        'conformance of sandbox, region eu-central-1: 1.2 s',
        '',
        'met          some.met                          It is met (aws-glue.md 2.2)',
        'different    some.different                    It is different',
        '             expected  1',
        '             observed  2',
        '             remedy    change it',
        'skipped      some.skipped                      It is skipped',
        '             because   no admin port',
        '',
        '1 met, 1 different, 0 unsupported, 1 skipped, 0 failed',
      ].join('\n'),
    );
  });
});
