import { type BudgetLimits, LONGEST_PAUSE_MS } from '@dss/pacing';
import { BudgetBoard } from '@dss/ports';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';
import { askShared } from './run-script.js';

/**
 * `takeRequest` and `pauseRequests` of `@dss/pacing` in Lua: the same decisions, the same order of arithmetic (a test
 * holds them against each other).
 *
 * KEYS budget. ARGV requests per minute, burst, needed (empty: a pause), pause milliseconds, ttl seconds, now
 * (milliseconds, empty: the server's own clock). Stored: `1 <level> <at> <pausedUntil>`. Numbers as %.17g: nothing is lost.
 */
const SCRIPT = `
local perMs, burst = tonumber(ARGV[1]) / 60000, tonumber(ARGV[2])
local now = tonumber(ARGV[6])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local LONGEST = ${LONGEST_PAUSE_MS}
local level, at, pausedUntil = burst, now, 0
local stored = redis.call('GET', KEYS[1])
if stored then
  local version, l, a, p = string.match(stored, '^(%S+) (%S+) (%S+) (%S+)$')
  if version == '1' then
    level, at, pausedUntil = tonumber(l), tonumber(a), tonumber(p)
    if pausedUntil > now then
      pausedUntil = math.min(pausedUntil, now + LONGEST)
      level, at = 0, pausedUntil
    else
      level = math.min(burst, level + math.max(0, now - at) * perMs)
      at = now
    end
  end
end
local waitMs = 0
if ARGV[3] == '' then
  local untilMs = now + math.min(tonumber(ARGV[4]), LONGEST)
  if untilMs > pausedUntil then level, at, pausedUntil = 0, untilMs, untilMs end
elseif pausedUntil > now then
  waitMs = math.ceil(pausedUntil - now)
else
  local missing = tonumber(ARGV[3]) - level
  if missing > 1e-9 then
    waitMs = math.max(1, math.ceil((missing - 1e-9) / perMs))
  else
    level = level - 1
  end
end
redis.call('SET', KEYS[1], string.format('1 %.17g %.17g %.17g', level, at, pausedUntil), 'EX', ARGV[5])
return waitMs
`;

/** Nobody has asked for a day: the budget is full, whatever it was. */
const TTL_S = 24 * 3600;

/** One text per user and one script that does everything about it: a round trip, on the server's clock. */
export class RedisBudgetBoard extends BudgetBoard {
  private readonly keys: Keys;

  /** @param nowMs only for tests that hold the script against the functions; absent: the server's clock */
  constructor(
    private readonly redis: Redis,
    namespace: string,
    private readonly nowMs?: () => number,
  ) {
    super();
    this.keys = new Keys(namespace);
  }

  async take(user: string, limits: BudgetLimits, needed: number): Promise<number> {
    return Number(await this.run(user, limits, needed, ''));
  }

  async pause(user: string, limits: BudgetLimits, ms: number): Promise<void> {
    await this.run(user, limits, '', ms);
  }

  private run(user: string, limits: BudgetLimits, needed: number | '', pauseMs: number | ''): Promise<unknown> {
    const { requestsPerMinute, burst } = limits;
    const args = [requestsPerMinute, burst, needed, pauseMs, TTL_S, this.nowMs?.() ?? ''];
    return askShared(this.redis, SCRIPT, this.keys.budget(user), args, 'the shared request budget');
  }
}
