/**
 * Takes one token from each bucket that `KEYS` names, by Redis' own clock. `ARGV` holds two numbers a bucket: what a
 * token costs and what the bucket holds, in microseconds. Answers, a bucket, the time until it is full; negative where
 * there was no token.
 */
export const SHARED_BUCKETS = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local answers = {}
for i, key in ipairs(KEYS) do
  local cost, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local debt = (tonumber(redis.call('GET', key) or '0') or 0) - now
  debt = math.min(math.max(debt, 0), window)
  if debt + cost <= window then
    debt = debt + cost
    redis.call('SET', key, string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
    answers[i] = debt
  else
    answers[i] = -debt
  end
end
return answers`;
