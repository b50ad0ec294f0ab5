import { PRIORITIES } from '@dss/catalog-model';
import { type PaceAsk, type PaceGrant, type PaceSlot, type PaceState, PHASES } from '@dss/pacing';

/** In this order behind the version; a new order is a new version. */
export const STATE_FIELDS = [
  'phase',
  'life',
  'at',
  'level',
  'rate',
  'growth',
  'epoch',
  'estimate',
  'measuredS',
  'known',
  'since',
  'spent',
  'rested',
  'turnedAt',
  'turnSpent',
  'credit',
  'pausedUntil',
  'owedHigh',
  'owedMedium',
  'owedLow',
  'waitedHigh',
  'waitedMedium',
  'waitedLow',
  'latency',
  'granted',
  'throttled',
] as const satisfies readonly (keyof PaceState)[];

/** `wants` by class, then what is reported. */
export const ASK_FIELDS = [
  ...PRIORITIES,
  'unused',
  'throttled',
  'throttledLate',
  'epoch',
  'retryAfterMs',
  'latencyMs',
  'sentPerSecond',
  'life',
  'rate',
] as const satisfies readonly (keyof PaceAsk | keyof PaceAsk['wants'])[];

/** One text instead of thirteen arguments: it is most of what the call costs. */
export function packAsk(ask: PaceAsk): string {
  const { critical, high, medium, low } = ask.wants;
  const { unused, throttled, throttledLate, epoch, retryAfterMs, latencyMs, sentPerSecond, life, rate } = ask;
  return `${critical} ${high} ${medium} ${low} ${unused} ${throttled} ${throttledLate} ${epoch} ${retryAfterMs} ${latencyMs} ${sentPerSecond} ${life} ${rate}`;
}

/** Throws when the answer is none of ours. */
export function unpackGrant(text: string): PaceGrant {
  const numbers = text.split(' ').map(Number);
  const [life = NaN, epoch = NaN, phase = NaN, rate = NaN, lot = NaN, lotMs = NaN, waitMs = NaN] = numbers;
  const slots: PaceSlot[] = [];
  for (let at = HEAD; at < numbers.length; at += PER_SLOT) {
    const [priority = NaN, floor, inMs = NaN] = numbers.slice(at, at + PER_SLOT);
    slots.push({ priority: known(PRIORITIES[priority]), isFloor: floor === 1, inMs });
  }
  if (numbers.some(Number.isNaN)) throw unreadable();
  return { life, epoch, phase: known(PHASES[phase]), rate, lot, lotMs, waitMs, slots };
}

const HEAD = 7;
const PER_SLOT = 3;

/** Undefined for a text of another version: to the script, too, it is as if there were none. */
export function unpackState(text: string): PaceState | undefined {
  const [version, ...numbers] = text.split(' ').map(Number);
  if (version !== 1 || numbers.length !== STATE_FIELDS.length) return undefined;
  const fields = Object.fromEntries(STATE_FIELDS.map((field, at) => [field, numbers[at]]));
  return { ...fields, phase: PHASES[numbers[0] ?? 0] } as PaceState;
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw unreadable();
  return value;
}

function unreadable(): Error {
  return new Error('The script of the shared pace answered in a shape that we cannot read');
}
