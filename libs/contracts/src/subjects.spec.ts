import fc from 'fast-check';
import { PRIORITIES, assetKey } from '@dss/catalog-model';
import {
  RunId,
  STAGES,
  TenantId,
  deadLetterSubject,
  drainedSubject,
  heartbeatSubject,
  logSubject,
  namesSubject,
  outcomeSubject,
  runEndSubject,
  runFilter,
  workFilter,
  workSubject,
} from './subjects.js';

const run = '01j8zq4y3n5v6w7x8y9z0a1b2c';
const key = 'iw76mdb4yjvc3udhb6puyqpife';

const tenants = fc.stringMatching(/^[a-z0-9-]{1,32}$/);
const runs = fc.stringMatching(/^[0-9a-z]{26}$/);
const keys = fc
  .record({ tenant: tenants, space: fc.string({ minLength: 1 }), name: fc.string({ minLength: 1, unit: 'binary' }) })
  .map(assetKey);
const work = fc.record({
  stage: fc.constantFrom(...STAGES),
  priority: fc.constantFrom(...PRIORITIES),
  tenant: tenants,
  run: runs,
  key: keys,
});

/** As the broker compares: `*` is one token, `>` at the end is one or more. */
function matches(filter: string, subject: string): boolean {
  const tokens = subject.split('.');
  const wanted = filter.split('.');
  if (wanted.at(-1) === '>') return tokens.length >= wanted.length && matchesAll(wanted.slice(0, -1), tokens);
  return tokens.length === wanted.length && matchesAll(wanted, tokens);
}

function matchesAll(wanted: readonly string[], tokens: readonly string[]): boolean {
  return wanted.every((token, at) => token === '*' || token === tokens[at]);
}

describe('subjects', () => {
  it('are the ones that other programs subscribe to', () => {
    const to = { priority: 'high', tenant: 'acme', run } as const;

    expect(workSubject('dss', { ...to, stage: 'fetch', key })).toBe(`dss.fetch.high.acme.${run}.${key}`);
    expect(workSubject('dss', { ...to, stage: 'cmd' })).toBe(`dss.cmd.high.acme.${run}`);
    expect(outcomeSubject('dss', 'acme', run, key)).toBe(`dss.evt.acme.${run}.asset.${key}`);
    expect(runEndSubject('dss', 'acme', run)).toBe(`dss.evt.acme.${run}.run.end`);
    expect(deadLetterSubject('dss', 'map', 'acme', run, key)).toBe(`dss.dlq.map.acme.${run}.${key}`);
    expect(logSubject('dss', 'acme', run)).toBe(`dss.log.acme.${run}`);
    expect(heartbeatSubject('dss', 'mapper', '0f3a')).toBe('dss.ctl.heartbeat.mapper.0f3a');
    expect(namesSubject('dss', 'acme')).toBe('dss.ctl.names.acme');
    expect(drainedSubject('dss', 'acme', run)).toBe(`dss.ctl.drained.acme.${run}`);
  });

  it('hand every message to the one consumer of its stage and class', () => {
    fc.assert(
      fc.property(work, ({ key, ...to }) => {
        const subject = workSubject('dss', to.stage === 'cmd' ? to : { ...to, key });
        const takers = STAGES.flatMap((stage) =>
          PRIORITIES.filter((priority) => matches(workFilter('dss', stage, priority), subject)).map(
            (priority) => `${stage}.${priority}`,
          ),
        );
        expect(takers).toEqual([`${to.stage}.${to.priority}`]);
      }),
    );
  });

  it('let the clean-up of a run find its work and nobody else’s', () => {
    fc.assert(
      fc.property(work, tenants, runs, ({ key, ...to }, otherTenant, otherRun) => {
        const subject = workSubject('dss', to.stage === 'cmd' ? to : { ...to, key });
        const isFound = (tenant: string, of: string) => matches(runFilter('dss', to.stage, tenant, of), subject);
        expect(isFound(to.tenant, to.run)).toBe(true);
        expect(isFound(otherTenant, to.run)).toBe(otherTenant === to.tenant);
        expect(isFound(to.tenant, otherRun)).toBe(otherRun === to.run);
      }),
    );
  });

  it('have one place for each asset of each run, whatever its technical name holds', () => {
    fc.assert(
      fc.property(keys, keys, (one, other) => {
        const [first, second] = [one, other].map((key) => outcomeSubject('dss', 'acme', run, key));
        expect(first).toMatch(/^dss\.evt\.acme\.[0-9a-z]{26}\.asset\.[a-z2-7]{26}$/);
        expect(first === second).toBe(one === other);
      }),
    );
  });

  it('keep installations apart that share a broker', () => {
    expect(
      matches(
        workFilter('dss', 'map', 'low'),
        workSubject('dss2', { stage: 'map', priority: 'low', tenant: 'a', run, key }),
      ),
    ).toBe(false);
  });
});

describe('ids that become tokens', () => {
  it.each(['acme', 'a', '0-9', 'x'.repeat(32)])('a tenant may be called %s', (tenant) => {
    expect(TenantId.safeParse(tenant).success).toBe(true);
  });

  it.each(['', 'Acme', 'a.b', '*', '>', 'a b', 'acme\n', 'ä', 'a|b', 'a/b', 'x'.repeat(33)])(
    'a tenant may not be called %j',
    (tenant) => {
      expect(TenantId.safeParse(tenant).success).toBe(false);
    },
  );

  it.each(['', '01J8ZQ4Y3N5V6W7X8Y9Z0A1B2C', `${run}0`, run.slice(1), `${run.slice(1)}.`, `${run}\n`])(
    '%j is no run',
    (id) => {
      expect(RunId.safeParse(id).success).toBe(false);
    },
  );
});
