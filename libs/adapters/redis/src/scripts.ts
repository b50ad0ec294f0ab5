/**
 * The Lua that must be atomic. Field names: `s<n>` counts nibble n; a nibble of 0 is open; 4 is `unchanged`.
 * A stored outcome never changes: a second settle of an ordinal counts nothing.
 */

/** KEYS run, nibbles, checkpoints, strategies, reopened. ARGV ordinal, nibble, conflicts, key, fence, checkpoint, strategy, bytes, now-ttl, reopen… */
export const SETTLE = `
local function nibble(ordinal) return redis.call('BITFIELD', KEYS[2], 'GET', 'u4', '#' .. ordinal)[1] end
local counted, moved, reopened = 0, 0, {}
if nibble(ARGV[1]) == 0 then
  for i = 10, #ARGV do
    if nibble(ARGV[i]) == 4 then
      redis.call('BITFIELD', KEYS[2], 'SET', 'u4', '#' .. ARGV[i], 0)
      redis.call('HINCRBY', KEYS[1], 'done', -1)
      redis.call('HINCRBY', KEYS[1], 's4', -1)
      redis.call('SADD', KEYS[5], ARGV[i])
      redis.call('EXPIRE', KEYS[5], ARGV[9])
      reopened[#reopened + 1] = tonumber(ARGV[i])
    end
  end
  redis.call('BITFIELD', KEYS[2], 'SET', 'u4', '#' .. ARGV[1], ARGV[2])
  redis.call('HINCRBY', KEYS[1], 'done', 1)
  redis.call('HINCRBY', KEYS[1], 's' .. ARGV[2], 1)
  redis.call('HINCRBY', KEYS[1], 'conflicts', ARGV[3])
  redis.call('HSET', KEYS[1], 'last', redis.call('TIME')[1] * 1000)
  if ARGV[7] ~= '' then
    redis.call('HINCRBY', KEYS[4], ARGV[7] .. '|assets', 1)
    redis.call('HINCRBY', KEYS[4], ARGV[7] .. '|bytes', ARGV[8])
    redis.call('EXPIRE', KEYS[4], ARGV[9])
  end
  redis.call('EXPIRE', KEYS[1], ARGV[9])
  redis.call('EXPIRE', KEYS[2], ARGV[9])
  counted = 1
end
if ARGV[6] ~= '' then
  local stored = redis.call('HGET', KEYS[3], ARGV[4])
  local fence = stored and tonumber(string.match(stored, '^(%d+)|')) or -1
  if fence <= tonumber(ARGV[5]) then
    redis.call('HSET', KEYS[3], ARGV[4], ARGV[5] .. '|' .. ARGV[6])
    moved = 1
  end
end
local expected = redis.call('HGET', KEYS[1], 'expected')
local drained = (expected and expected == (redis.call('HGET', KEYS[1], 'done') or '0')) and 1 or 0
return { counted, moved, drained, reopened }
`;

/**
 * KEYS run, nibbles, checkpoints, reopened. ARGV fence, ttl, then ordinal, nibble, key for each asset.
 * A repeat after a crash must not close what was opened again meanwhile.
 */
export const SETTLE_BULK = `
local any = redis.call('SCARD', KEYS[4]) > 0
for i = 3, #ARGV, 3 do
  local open = redis.call('BITFIELD', KEYS[2], 'GET', 'u4', '#' .. ARGV[i])[1] == 0
  if open and not (any and redis.call('SISMEMBER', KEYS[4], ARGV[i]) == 1) then
    redis.call('BITFIELD', KEYS[2], 'SET', 'u4', '#' .. ARGV[i], ARGV[i + 1])
    redis.call('HINCRBY', KEYS[1], 'done', 1)
    redis.call('HINCRBY', KEYS[1], 's' .. ARGV[i + 1], 1)
  end
  local stored = redis.call('HGET', KEYS[3], ARGV[i + 2])
  if stored then
    local fence, rest = string.match(stored, '^(%d+)|(.*)$')
    if fence and tonumber(fence) < tonumber(ARGV[1]) then redis.call('HSET', KEYS[3], ARGV[i + 2], ARGV[1] .. '|' .. rest) end
  end
end
redis.call('HSET', KEYS[1], 'last', redis.call('TIME')[1] * 1000)
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
`;

/** KEYS run. ARGV expected, ttl. */
export const EXPECT = `
redis.call('HSET', KEYS[1], 'expected', ARGV[1], 'last', redis.call('TIME')[1] * 1000)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return (redis.call('HGET', KEYS[1], 'done') or '0') == ARGV[1] and 1 or 0
`;

/** KEYS states, waiters. ARGV name, ordinal, message, ttl. Returns the state, `waiting`, or nil when it was never announced. */
export const AWAIT = `
local state = redis.call('HGET', KEYS[1], ARGV[1])
if not state then return nil end
if state ~= '' then return state end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return 'waiting'
`;

/** KEYS states, waiters. ARGV name, end, ttl. Returns the waiters' messages; they stay, so that a repeat gets them again. */
export const END_WAIT = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return redis.call('HVALS', KEYS[2])
`;

/** KEYS traffic. ARGV ttl, then field, sum for each. */
export const ADD = `
for i = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
`;

/** KEYS active. ARGV run, ttl. */
export const CLAIM_TENANT = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
`;

/** KEYS active. ARGV run. */
export const RELEASE_TENANT = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** KEYS fence. ARGV floor. */
export const NEXT_FENCE = `
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local next = math.max(last, tonumber(ARGV[1])) + 1
redis.call('SET', KEYS[1], string.format('%d', next))
return next
`;

/** KEYS hash. ARGV field, what is expected there, what replaces it. */
export const REPLACE_FIELD = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
`;
