import { busyBefore, busyDuring } from './machine.js';

describe('a machine', () => {
  it('is too busy above half a process per core', () => {
    expect(busyBefore({ load1: 1, cores: 2 })).toBeUndefined();
    expect(busyBefore({ load1: 1.2, cores: 2 })).toBe('the load is 1.20, more than 1 on 2 cores');
  });

  it('is too busy when others take more than a quarter of it meanwhile', () => {
    expect(busyDuring(0.25)).toBeUndefined();
    expect(busyDuring(0.4)).toContain('40 %');
  });
});
