import fc from 'fast-check';
import { OUTCOMES, RunEnd, noOutcomes } from '@dss/sync-run';
import { type CloudEventHeaders, outcomeEventHeaders, runEndHeaders } from './cloud-event.js';
import type { AssetOutcome, RunEnded } from './events.js';

const run = '01j8zq4y3n5v6w7x8y9z0a1b2c';
const outcome: AssetOutcome = {
  tenant: 'acme',
  run,
  ordinal: 7,
  key: 'iw76mdb4yjvc3udhb6puyqpife',
  space: 'SALES',
  technicalName: 'ORDERS',
  type: 'localtables',
  outcome: 'updated',
  at: '2026-03-01T08:00:03.000Z',
};
const end: RunEnded = {
  tenant: 'acme',
  run,
  end: 'partial',
  scope: {},
  mode: 'incremental',
  dryRun: false,
  expected: 0,
  counts: noOutcomes(),
  conflicts: 0,
  incompleteScopes: [],
  transfer: {
    actual: { calls: 0, bytes: 0 },
    fullRun: { calls: 0, bytes: 0 },
    avoided: { calls: 0, bytes: 0 },
    byOperation: {},
    byStrategy: {},
    computedAs: '',
  },
  requestedAt: '2026-03-01T08:00:00.000Z',
  endedAt: '2026-03-01T08:00:05.000Z',
  durationMs: 5_000,
};

describe('CloudEvents headers', () => {
  it('of an asset’s outcome name the asset, the run and what happened', () => {
    expect(outcomeEventHeaders(outcome)).toEqual({
      'ce-specversion': '1.0',
      'ce-id': `${run}:7`,
      'ce-source': '/dss/acme',
      'ce-type': 'asset.updated.v1',
      'ce-subject': 'SALES/ORDERS',
      'ce-time': '2026-03-01T08:00:03.000Z',
      'ce-dssrun': run,
      'content-type': 'application/json',
    });
  });

  it('of a run’s end name the run and how it ended', () => {
    expect(runEndHeaders(end)).toEqual({
      'ce-specversion': '1.0',
      'ce-id': `${run}:end`,
      'ce-source': '/dss/acme',
      'ce-type': 'sync.partial.v1',
      'ce-subject': run,
      'ce-time': '2026-03-01T08:00:05.000Z',
      'ce-dssrun': run,
      'content-type': 'application/json',
    });
  });

  it('have a type for every outcome and every end', () => {
    const outcomeTypes = OUTCOMES.map((name) => outcomeEventHeaders({ ...outcome, outcome: name })['ce-type']);
    const endTypes = RunEnd.options.map((name) => runEndHeaders({ ...end, end: name })['ce-type']);

    expect(outcomeTypes).toEqual(OUTCOMES.map((name) => `asset.${name}.v1`));
    expect(endTypes).toEqual(RunEnd.options.map((name) => `sync.${name}.v1`));
  });

  it('give a repeat the same id, and another asset or run another', () => {
    const idOf = (event: AssetOutcome) => outcomeEventHeaders(event)['ce-id'];
    const others = [{ ordinal: 8 }, { run: `${run.slice(1)}x` }].map((other) => idOf({ ...outcome, ...other }));

    expect(idOf({ ...outcome, outcome: 'failed', at: 'later' })).toBe(idOf(outcome));
    expect(new Set([idOf(outcome), runEndHeaders(end)['ce-id'], ...others]).size).toBe(4);
  });
});

describe('technical names in headers', () => {
  const subjectOf = (technicalName: string) => outcomeEventHeaders({ ...outcome, technicalName })['ce-subject'];

  it.each([
    ['a blank', 'Sales Orders', 'SALES/Sales%20Orders'],
    ['a double quote', 'a"b', 'SALES/a%22b'],
    ['a percent sign', '100%', 'SALES/100%25'],
    ['what looks encoded already', '%20', 'SALES/%2520'],
    ['an umlaut', 'Ärger', 'SALES/%C3%84rger'],
    ['the infinity sign', 'a∞b', 'SALES/a%E2%88%9Eb'],
    ['an emoji, as the four bytes of one character', '😀', 'SALES/%F0%9F%98%80'],
    ['a line break that would forge a header', 'a\r\nce-type: x', 'SALES/a%0D%0Ace-type:%20x'],
    ['DEL and NUL', '\u007f\u0000', 'SALES/%7F%00'],
    ['printable ASCII, which stays', "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~", "SALES/!#$&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  ])('%s', (_story, technicalName, subject) => {
    expect(subjectOf(technicalName)).toBe(subject);
  });

  it('are printable ASCII without blanks and quotes, and decode to what they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (technicalName) => {
        const headers: CloudEventHeaders = outcomeEventHeaders({ ...outcome, technicalName });
        expect(headers['ce-subject']).toMatch(/^[\x21\x23-\x7e]+$/);
        expect(decodeURIComponent(headers['ce-subject'])).toBe(`SALES/${technicalName}`);
      }),
    );
  });
});
