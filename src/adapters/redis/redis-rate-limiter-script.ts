/**
 * Takes tokens from the buckets in `KEYS`, by the clock of Redis (GCRA). `ARGV` holds four numbers per bucket: the
 * cost, the tokens that must be available (negative: none) and the capacity, each in microseconds, and the number of
 * buckets, starting with this one, that succeed or fail together. Returns the microseconds until each bucket is full,
 * or `-1` minus that number if nothing was taken. Ignores an impossible stored time, because the clock must have been
 * set back.
 */
export const GCRA_SCRIPT = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local answers = {}
local first = 1
while first <= #KEYS do
  local last = first + tonumber(ARGV[4 * first]) - 1
  local enough = true
  for i = first, last do
    local need, window = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1])
    local debt = math.max((tonumber(redis.call('GET', KEYS[i]) or '0') or 0) - now, 0)
    if debt > 2 * window then debt = 0 end
    if need >= 0 and debt + need > window then enough = false end
    answers[i] = debt
  end
  for i = first, last do
    local cost, window = tonumber(ARGV[4 * i - 3]), tonumber(ARGV[4 * i - 1])
    if enough then
      local debt = math.min(math.max(answers[i] + cost, 0), 2 * window)
      if debt >= 1000 then
        redis.call('SET', KEYS[i], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
      else
        redis.call('DEL', KEYS[i])
      end
      answers[i] = debt
    else
      answers[i] = -answers[i] - 1
    end
  end
  first = last + 1
end
return answers`;
