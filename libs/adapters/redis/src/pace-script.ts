/**
 * `exchange` of `@dss/pacing` in Lua: the same decisions, the same constants, the same order of arithmetic, so that both
 * come to the same numbers (a test holds them against each other). Read it there; here only what differs is explained.
 *
 * KEYS bucket. ARGV quota (`<perSecond> <burst>` or empty), ask (numbers in the order of ASK_FIELDS), ttl seconds, now
 * (milliseconds, empty: the server's own clock). Returns one text: life, epoch, phase, rate, lot, lotMs, waitMs, then
 * class, floor and delay of each slot. Numbers as %.17g: nothing is lost, and Redis would cut a Lua number to an integer.
 */
export function paceScript(stateFields: readonly string[], askFields: readonly string[]): string {
  const read = (fields: readonly string[]) => fields.map((field, at) => `${field} = n[${at + 1}]`).join(', ');
  return `
local EXACT, RAMP, HOLD, RISE, FREE = 0, 1, 2, 3, 4
local HUGE = math.huge

local function numbers(text)
  local n = {}
  for part in string.gmatch(text, '%S+') do n[#n + 1] = tonumber(part) end
  return n
end

local function readAsk(n) return { ${read(askFields)} } end
local function readState(n) return { ${read(stateFields)} } end
local ask = readAsk(numbers(ARGV[2]))
local quota = nil
if ARGV[1] ~= '' then
  local q = numbers(ARGV[1])
  quota = { perSecond = q[1], burst = q[2] }
end
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local FULL = quota and quota.perSecond * 0.99 or HUGE

local function mayProbe(s)
  if s.measuredS >= 3 then return s.credit >= 1 end
  return s.credit >= -math.max(3, s.estimate * 0.3)
end

local function rateAt(s)
  if s.phase == EXACT then return FULL end
  if s.phase ~= HOLD then return math.min(FULL, s.rate) end
  local passed = now - s.turnedAt
  local recovery = s.measuredS > 0 and 4000 or 1500
  if passed >= recovery then
    local creeping = math.min(1.25, 0.98 + ((passed - recovery) / 1000) * 0.003)
    return math.min(FULL, s.estimate * (mayProbe(s) and 1.25 or creeping))
  end
  local missing = 1 - passed / recovery
  return math.min(FULL, s.estimate * (1 - (1 - 0.85) * missing * missing * missing))
end

local function horizonMs(rate)
  local wanted = math.min(250, 50 + 1000 / rate)
  if not quota then return wanted end
  return math.min(wanted, ((quota.burst - 1) / rate) * 1000)
end

local function levelCap(rate)
  if not quota then return math.max(3, rate * 0.25) end
  return math.max(1, quota.burst - (rate * (horizonMs(rate) + 50)) / 1000)
end

local function begin(life, rememberedRate)
  local lost = life > 0
  local rate = FULL
  if not quota then
    rate = (lost and rememberedRate > 0) and math.max(1, math.min(rememberedRate, 1e9) / 2) or 10
  end
  local cap = levelCap(rate)
  local level = cap
  if lost then level = 0 elseif not quota then level = math.min(5, cap) end
  return {
    phase = quota and EXACT or RAMP, life = now, at = now, level = level, rate = rate, growth = 2, epoch = 0,
    estimate = 0, measuredS = 0, known = 0, since = now, spent = 0, rested = 0, turnedAt = now, turnSpent = 0,
    credit = 3, pausedUntil = 0, owedHigh = 0, owedMedium = 0, owedLow = 0, waitedHigh = 0, waitedMedium = 0,
    waitedLow = 0, latency = 0, granted = 0, throttled = 0,
  }
end

local function recognise(s)
  local other = s.phase == EXACT
  if quota then other = s.phase == RAMP or s.phase == FREE end
  if other then return begin(s.life, s.rate) end
  if ask.life ~= 0 and ask.life ~= s.life then s.level = math.min(s.level, 0) end
  return s
end

local function owe(s, owed, waited, calls)
  if now - s[waited] < 1000 then s[owed] = math.min(2, s[owed] + calls * 0.1) else s[owed] = 0 end
end

local function refill(s)
  local rate = rateAt(s)
  local cap = levelCap(rate)
  local calls = (rate * math.max(0, now - s.at)) / 1000
  local unused = (ask.epoch == s.epoch and ask.life == s.life) and ask.unused or 0
  local level = s.level + calls + unused
  local over = level > cap
  local climbing = s.phase == RAMP or s.phase == RISE
  s.at = now
  s.level = math.min(cap, level)
  if over then s.rested = 1 end
  if over and not climbing then
    s.since = now
    s.spent = 0
  else
    s.spent = s.spent - unused
  end
  s.turnSpent = s.turnSpent - unused
  s.credit = s.credit - unused * 0.013
  s.granted = s.granted - unused
  owe(s, 'owedHigh', 'waitedHigh', calls)
  owe(s, 'owedMedium', 'waitedMedium', calls)
  owe(s, 'owedLow', 'waitedLow', calls)
  if ask.latencyMs ~= 0 then
    s.latency = s.latency == 0 and ask.latencyMs or s.latency + (ask.latencyMs - s.latency) * 0.2
  end
end

local function secondsSince(s) return math.max(1, now - s.since) / 1000 end
local function afterBurst(s) return s.spent / (secondsSince(s) + 1.5) end

local function hold(s, estimate, measuredS)
  s.phase, s.estimate, s.measuredS, s.since, s.spent, s.rested = HOLD, estimate, measuredS, now, 0, 0
end

local function isOther(known, perSecond, seconds)
  local difference = math.abs(perSecond - known)
  return known > 0 and difference > 0.15 * known and difference * seconds > 3
end

local function changed(s) s.credit = math.max(s.credit, 9) end

local function settleEstimate(s)
  local guess = s.phase == FREE and ask.sentPerSecond / 2 or math.max(afterBurst(s), s.rate * 0.35)
  hold(s, math.max(1, guess), 0)
end

local function doubtQuota(s)
  if s.credit > 0 then
    s.since, s.spent, s.rested = now, 0, 0
    return
  end
  local estimate = quota.perSecond * 0.85
  if s.rested == 0 and s.spent >= 8 then estimate = s.spent / secondsSince(s) end
  hold(s, math.min(quota.perSecond, estimate), 0)
end

local function correctRisen(s, perSecond, seconds)
  local risen = s.rate * 0.35
  if risen > perSecond then
    hold(s, risen, 0)
    s.known = 0
    changed(s)
  elseif s.known == 0 then
    hold(s, (2 * perSecond + s.rate) / 3, 0)
  else
    if isOther(s.known, perSecond, seconds) then changed(s) end
    hold(s, perSecond, seconds)
    s.known = perSecond
  end
end

local function correctEstimate(s)
  local lowered = math.max(0.2, s.estimate * 0.85)
  local risen = s.phase == RISE and s.rate * 0.35 or 0
  if s.rested == 1 then
    hold(s, math.max(lowered, risen, afterBurst(s)), 0)
    return
  end
  if s.spent < 8 then
    s.phase, s.estimate, s.measuredS = HOLD, lowered, 0
    return
  end
  local seconds = secondsSince(s)
  local perSecond = math.max(s.estimate * 0.5, s.spent / seconds)
  if s.phase == RISE then
    correctRisen(s, perSecond, seconds)
  elseif isOther(s.known, perSecond, seconds) then
    hold(s, perSecond, seconds)
    s.known = perSecond
    changed(s)
  else
    local mean = (s.estimate * s.measuredS + perSecond * seconds) / (s.measuredS + seconds)
    hold(s, mean, math.min(60, s.measuredS + seconds))
    s.known = mean
  end
end

local function reportThrottles(s)
  local calls = ask.throttled + ask.throttledLate
  if calls == 0 then return end
  local mostOwed = 6 + rateAt(s) * 0.3
  s.throttled = s.throttled + calls
  s.credit = math.max(-mostOwed, s.credit - calls)
  s.pausedUntil = math.max(s.pausedUntil, now + math.min(ask.retryAfterMs, 60000))
  if ask.throttled == 0 or ask.epoch ~= s.epoch or ask.life ~= s.life then return end
  s.spent = s.spent - ask.throttled
  s.epoch = s.epoch + 1
  s.turnedAt = now
  if s.phase == EXACT then
    if quota then doubtQuota(s) end
  elseif s.phase == RAMP or s.phase == FREE then
    settleEstimate(s)
  else
    correctEstimate(s)
  end
  s.level = math.min(s.level, 0) - (0.5 + rateAt(s) * 0.05)
end

local function climb(s)
  local turnMs = now - s.turnedAt
  local wanted = math.min(1000, math.max(50, s.latency * 12))
  if turnMs < wanted or s.latency == 0 then return end
  local used = s.turnSpent / (turnMs / 1000)
  s.turnedAt, s.turnSpent = now, 0
  if used < math.min(FULL, s.rate) * 0.5 then return end
  if s.rate >= FULL then
    s.phase, s.estimate, s.measuredS = HOLD, FULL, 0
    return
  end
  local rate = math.max(s.rate, math.min(s.rate, used) * s.growth)
  s.growth = math.min(s.phase == RAMP and 2 or 1.6, s.growth * s.growth)
  s.rate = rate
  if rate >= 1000 and FULL == HUGE then s.phase = FREE end
end

local function rise(s)
  local seconds = (now - s.since) / 1000
  local saved = s.rested == 1 and s.estimate * 2 or 0
  if seconds <= 0 or s.spent < s.estimate * seconds + saved + 2 then return end
  s.phase, s.rate, s.growth = RISE, s.estimate * 1.25, 1.25
  if s.rested ~= 1 then s.estimate = s.spent / seconds end
  s.turnedAt, s.turnSpent = now, 0
end

local function steer(s)
  if s.phase == EXACT or s.phase == FREE then return end
  if s.phase ~= HOLD then return climb(s) end
  if s.estimate < FULL then return rise(s) end
  if now - s.turnedAt >= 30000 then s.phase, s.credit = EXACT, 3 end
end

local stored = redis.call('GET', KEYS[1])
local s = nil
if stored then
  local n = numbers(stored)
  if n[1] == 1 and #n == ${stateFields.length + 1} then
    table.remove(n, 1)
    s = readState(n)
  end
end
s = recognise(s or begin(ask.life, ask.rate))
refill(s)
reportThrottles(s)
steer(s)

local rate = rateAt(s)
local slots, lot, lotMs, waitMs = {}, 0, 0, 0
if s.pausedUntil > now then
  waitMs = s.pausedUntil - now
elseif s.phase == FREE then
  lot, lotMs = 1000, 250
else
  local cap = levelCap(rate)
  local reach = (horizonMs(rate) * rate) / 1000
  local left = { ask.critical, ask.high, ask.medium, ask.low }
  local calls = 0
  local function reserve(class, share)
    if class == 1 or cap < 2 then return 0 end
    return math.max(1, share * cap)
  end
  local reserves = { 0, reserve(2, 0.05), reserve(3, 0.1), reserve(4, 0.2) }
  local function take(class, floor, far, kept)
    local missing = 1 + kept - s.level
    if missing > far or calls >= 128 then return false end
    s.level = s.level - 1
    left[class] = left[class] - 1
    calls = calls + 1
    slots[#slots + 1] = string.format('%d %d %.17g', class - 1, floor, math.max(0, (missing / rate) * 1000))
    return true
  end
  local floors = { { 2, 'owedHigh' }, { 3, 'owedMedium' }, { 4, 'owedLow' } }
  for _, floor in ipairs(floors) do
    while left[floor[1]] > 0 and s[floor[2]] >= 1 and take(floor[1], 1, reach + 2, 0) do
      s[floor[2]] = s[floor[2]] - 1
    end
  end
  for class = 1, 4 do
    while left[class] > 0 and take(class, 0, reach, reserves[class]) do end
  end
  for class = 1, 4 do
    if left[class] > 0 then
      local many = math.max(1, math.min(left[class], math.floor(reach / 2)))
      waitMs = math.max(5, ((many + reserves[class] - s.level - reach) / rate) * 1000)
      break
    end
  end
  s.spent = s.spent + calls
  s.turnSpent = s.turnSpent + calls
  s.granted = s.granted + calls
  s.credit = math.max(s.credit, math.min(3, s.credit + calls * 0.013))
  if left[2] > 0 then s.waitedHigh = now end
  if left[3] > 0 then s.waitedMedium = now end
  if left[4] > 0 then s.waitedLow = now end
end

local packed = string.format('1${' %.17g'.repeat(stateFields.length)}', ${stateFields.map((field) => `s.${field}`).join(', ')})
redis.call('SET', KEYS[1], packed, 'EX', ARGV[3])
local head = string.format('%.17g %d %d %.17g %d %d %.17g', s.life, s.epoch, s.phase, rate, lot, lotMs, waitMs)
if #slots == 0 then return head end
return head .. ' ' .. table.concat(slots, ' ')
`;
}
