import { LoadOnce } from './load-once.js';
import { Recent } from './recent.js';

/** Loads that end when the test says so. */
function deferred<V>() {
  const waiting: { resolve: (value: V) => void; reject: (error: Error) => void }[] = [];
  const load = jest.fn(() => new Promise<V>((resolve, reject) => waiting.push({ resolve, reject })));
  return {
    load,
    end: (value: V) => waiting.shift()?.resolve(value),
    fail: () => waiting.shift()?.reject(new Error('away')),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('LoadOnce', () => {
  it('loads once for all who ask meanwhile and afterwards', async () => {
    const once = new LoadOnce<string>(10, () => 1);
    const { load, end } = deferred<string>();
    const asked = [once.get('a', load), once.get('a', load), once.get('a', load)];
    end('A');
    expect(await Promise.all(asked)).toEqual(['A', 'A', 'A']);
    expect(await once.get('a', load)).toBe('A');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads again what it has let go of', async () => {
    const once = new LoadOnce<string>(1, () => 1);
    const load = jest.fn((value: string) => Promise.resolve(value));
    await once.get('a', () => load('A'));
    await once.get('b', () => load('B'));
    expect(once.peek('a')).toBeUndefined();
    expect(await once.get('a', () => load('A'))).toBe('A');
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('tells a failure to all who wait and keeps nothing of it', async () => {
    const once = new LoadOnce<string>(10, () => 1);
    const { load, fail, end } = deferred<string>();
    const asked = [once.get('a', load), once.get('a', load)];
    fail();
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = once.get('a', load);
    end('A');
    expect(await again).toBe('A');
  });
});

describe('Recent', () => {
  let nowMs = 0;
  const recent = (most?: number) => new Recent<string>({ freshMs: 100, usableMs: 1_000 }, () => nowMs, most);
  beforeEach(() => {
    nowMs = 5_000;
  });

  it('reads once for all who ask meanwhile and while it is fresh', async () => {
    const values = recent();
    const { load, end } = deferred<string>();
    const asked = [values.get('a', load), values.get('a', load)];
    end('1');
    expect(await Promise.all(asked)).toEqual(['1', '1']);
    nowMs += 99;
    expect(await values.get('a', load)).toBe('1');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('gives what is no longer fresh at once and reads it again behind that', async () => {
    const values = recent();
    await values.get('a', () => Promise.resolve('1'));
    nowMs += 100;
    const { load, end } = deferred<string>();
    expect([await values.get('a', load), await values.get('a', load)]).toEqual(['1', '1']);
    end('2');
    await settled();
    expect(await values.get('a', load)).toBe('2');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('lets nobody see what is too old: counted from when its reading began', async () => {
    const values = recent();
    const first = deferred<string>();
    const slow = values.get('a', first.load);
    nowMs += 1_000;
    first.end('1');
    expect(await slow).toBe('1');
    expect(await values.get('a', () => Promise.resolve('2'))).toBe('2');
  });

  it('keeps a value over a failed look until it is too old, then tells the failure', async () => {
    const values = recent();
    await values.get('a', () => Promise.resolve('1'));
    nowMs += 500;
    const away = () => Promise.reject(new Error('away'));
    expect(await values.get('a', away)).toBe('1');
    await settled();
    nowMs += 500;
    await expect(values.get('a', away)).rejects.toThrow('away');
  });

  it('remembers so many keys and reads the others again', async () => {
    const values = recent(2);
    for (const key of ['a', 'b', 'c']) await values.get(key, () => Promise.resolve(key));
    expect(await values.get('a', () => Promise.resolve('again'))).toBe('again');
    expect(await values.get('c', () => Promise.resolve('again'))).toBe('c');
  });
});
