import { Quota } from './quota.js';

describe('the request quota of a tenant', () => {
  it('admits so many requests in any 60 seconds and says when it is worth asking again', () => {
    let now = 0;
    const quota = new Quota(2, () => now);
    expect(quota.take()).toBeUndefined();
    now = 30_000;
    expect(quota.take()).toBeUndefined();
    expect(quota.take()).toBe(30);
    now = 59_999;
    expect(quota.take()).toBe(1);
    now = 60_001;
    expect(quota.take()).toBeUndefined();
    expect(quota.take()).toBe(30);
  });

  it('is off unless it is set', () => {
    const quota = new Quota(undefined, () => 0);
    for (let call = 0; call < 1000; call += 1) expect(quota.take()).toBeUndefined();
  });
});
