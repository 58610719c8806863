#!lua flags=allow-oom
-- Heartbeat of one member of a group of processes; the silent ones are forgotten.
-- KEYS 1 members (ZSET member -> Unix ms of its last heartbeat, server's clock)
-- ARGV 1 me, 2 time to live in ms (0: leave)
-- Result: how many members live
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
  -- the clock was set back: who lives says so again
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now + ARGV[2]), '+inf')
end
return redis.call('ZCARD', KEYS[1])
