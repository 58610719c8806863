#!lua
-- Claim feeds: those that are due before now + horizon, or exactly the named ones.
-- A claimed feed is moved to its due time + lease, so a killed poller's claims fall due again.
-- KEYS 1 due, 2 fence, 3 hot
-- ARGV 1 horizon ms, 2 lease ms, 3 limit, 4.. feeds to claim by name, due or not (no limit)
-- result {now ms, next due ms or -1, then per claim: feed, token, due ms, hot until ms or 0}
-- Run twice: the second run claims the next feeds, or the named ones under newer tokens.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(ARGV[2])

local claimed = {}
if #ARGV > 3 then
  for i = 4, #ARGV do
    claimed[#claimed + 1] = ARGV[i]
    claimed[#claimed + 1] = now
  end
elseif tonumber(ARGV[3]) > 0 then
  claimed = redis.call('ZRANGE', KEYS[1], '-inf', now + ARGV[1], 'BYSCORE',
                       'LIMIT', 0, ARGV[3], 'WITHSCORES')
end

local result = {now, -1}
for i = 1, #claimed, 2 do
  local feed, due = claimed[i], tonumber(claimed[i + 1])
  -- after a long outage the due time is far in the past: the lease counts from now
  redis.call('ZADD', KEYS[1], string.format('%.0f', math.max(due, now) + lease), feed)
  local hot = tonumber(redis.call('HGET', KEYS[3], feed) or 0)
  if hot > 0 and hot <= now then
    redis.call('HDEL', KEYS[3], feed)
    hot = 0
  end
  result[#result + 1] = feed
  result[#result + 1] = redis.call('HINCRBY', KEYS[2], feed, 1)
  result[#result + 1] = due
  result[#result + 1] = hot
end

local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if first[2] then result[2] = tonumber(first[2]) end
return result
