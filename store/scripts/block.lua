#!lua flags=allow-oom
-- The platform wants silence from the whole bot.
-- KEYS 1 rate
-- ARGV 1 ms of silence
-- result: 1 set, 0 a longer silence was set before
local t = redis.call('TIME')
local till = t[1] * 1000000 + t[2] + tonumber(ARGV[1]) * 1000
local known = tonumber(redis.call('HGET', KEYS[1], 'block') or '0')
if till <= known then return 0 end
redis.call('HSET', KEYS[1], 'block', string.format('%.0f', till))
redis.call('PEXPIRE', KEYS[1], 120000 + tonumber(ARGV[1]))
return 1
