import { Crash, CrashPoint } from './crash-point.js';
import { InMemoryRunLedger } from './in-memory-run-ledger.js';

async function fences(crash: CrashPoint): Promise<number> {
  const ledger = new InMemoryRunLedger();
  const guarded = crash.guard(ledger);
  const twice = async (): Promise<void> => {
    await guarded.nextFence('t', 0);
    await guarded.nextFence('t', 0);
  };
  await twice().catch((error: unknown) => {
    expect(error).toBeInstanceOf(Crash);
  });
  // What the ledger gave out, as the next process sees it.
  return (await ledger.nextFence('t', 0)) - 1;
}

describe('CrashPoint', () => {
  it('counts the calls of a process that lives', async () => {
    const crash = new CrashPoint();

    expect(await fences(crash)).toBe(2);
    expect(crash.count).toBe(2);
  });

  it.each([
    ['before', 1, 0],
    ['after', 1, 1],
    ['before', 2, 1],
    ['after', 2, 2],
  ] as const)('dies %s its call number %i, and %i calls have taken effect', async (moment, at, effects) => {
    expect(await fences(new CrashPoint(at, moment))).toBe(effects);
  });

  it('does nothing any more once it is dead', () => {
    const crash = new CrashPoint(1);
    const ledger = crash.guard(new InMemoryRunLedger());

    expect(() => void ledger.nextFence('t', 0)).toThrow(Crash);
    expect(() => void ledger.start('t', 'r')).toThrow(Crash);
    expect(crash.count).toBe(1);
  });
});
