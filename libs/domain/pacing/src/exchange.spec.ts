import { exchange } from './exchange.js';
import type { PaceAsk, PaceGrant, PaceState, Quota } from './pace.js';

const NOW = 1_700_000_000_000;
const quota: Quota = { perSecond: 10, burst: 20 };
const NONE = { critical: 0, high: 0, medium: 0, low: 0 };

function ask(overrides: Partial<PaceAsk> = {}): PaceAsk {
  return {
    wants: { ...NONE, critical: 100 },
    unused: 0,
    throttled: 0,
    throttledLate: 0,
    epoch: 0,
    retryAfterMs: 0,
    latencyMs: 80,
    sentPerSecond: 0,
    life: 0,
    rate: 0,
    ...overrides,
  };
}

const atOnce = ({ slots }: PaceGrant): number => slots.filter(({ inMs }) => inMs === 0).length;

/** One replica that asks at given times, milliseconds from the start. */
function conversation(rule: Quota | undefined) {
  let state: PaceState | undefined;
  let known = { life: 0, epoch: 0, rate: 0 };
  return {
    ask: (atMs: number, overrides: Partial<PaceAsk> = {}): PaceGrant => {
      const answer = exchange(state, rule, ask({ ...known, ...overrides }), NOW + atMs);
      state = answer.state;
      known = { life: answer.grant.life, epoch: answer.grant.epoch, rate: answer.grant.rate };
      return answer.grant;
    },
    forget: () => (state = undefined),
    state: (): PaceState => {
      if (state === undefined) throw new Error('nothing was asked yet');
      return state;
    },
  };
}

describe('exchange', () => {
  it('gives out the burst at once, less what may be late, and then evenly', () => {
    const talk = conversation(quota);

    const first = talk.ask(0);
    expect(atOnce(first)).toBe(18);
    expect(first.slots.slice(18).map(({ inMs }) => Math.round(inMs))).toEqual([100]);

    const second = talk.ask(1000);
    expect(atOnce(second)).toBe(8);
    expect(second.waitMs).toBeGreaterThan(0);
  });

  it('begins from nothing when a replica knows more than the store', () => {
    const talk = conversation(quota);
    talk.ask(0);
    talk.forget();

    expect(atOnce(talk.ask(1000))).toBe(0);
  });

  it('takes back the burst that another replica was given by a store that had forgotten', () => {
    const talk = conversation(quota);
    talk.ask(0, { wants: NONE });

    expect(atOnce(talk.ask(10, { life: 7 }))).toBe(0);
  });

  it('gives to others what was not used', () => {
    const talk = conversation(quota);
    talk.ask(0);

    expect(atOnce(talk.ask(1, { unused: 5 }))).toBe(4);
  });

  it('backs off once for a wave of throttles, not once for each', () => {
    const talk = conversation(undefined);
    talk.ask(0);
    talk.ask(500, { throttled: 1 });
    const { epoch, estimate } = talk.state();

    talk.ask(510, { throttledLate: 3 });
    talk.ask(520, { throttled: 2, epoch: epoch - 1 });

    expect(talk.state()).toMatchObject({ epoch, estimate, throttled: 6 });
  });

  it('sends nobody before the provider wishes, and believes no wish of days', () => {
    const talk = conversation(quota);
    talk.ask(0, { wants: NONE });

    expect(talk.ask(10, { throttled: 1, retryAfterMs: 3000 })).toMatchObject({ slots: [], waitMs: 3000 });
    expect(talk.ask(2000)).toMatchObject({ slots: [], waitMs: 1010 });
    expect(talk.ask(3500).slots.length).toBeGreaterThan(0);
    expect(talk.ask(4000, { throttled: 1, retryAfterMs: 1e9 }).waitMs).toBe(60_000);
  });

  it('lets no time pass when the clock of the store steps back', () => {
    const talk = conversation(quota);
    talk.ask(0);

    expect(atOnce(talk.ask(-3_600_000))).toBe(0);
    expect(atOnce(talk.ask(-3_599_000))).toBe(8);
  });

  it('does not double before the first answer is in, nor when nobody uses the rate', () => {
    const talk = conversation(undefined);

    expect(talk.ask(0).rate).toBe(10);
    expect(talk.ask(2000, { latencyMs: 0, wants: NONE }).rate).toBe(10);
  });

  it('begins anew, with nothing left over, when a quota is configured later', () => {
    const talk = conversation(undefined);
    talk.ask(0);
    const before = talk.state();

    const { state, grant } = exchange(before, quota, ask({ life: before.life }), NOW + 10);

    expect(state.phase).toBe('exact');
    expect(atOnce(grant)).toBe(0);
  });
});
