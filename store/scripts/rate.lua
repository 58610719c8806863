#!lua flags=allow-oom
-- One send slot of a bot over all replicas (a leaky bucket by theoretical arrival time).
-- KEYS 1 rate
-- ARGV 1 sends a second  2 longest wait in us
-- result: us to wait until the slot that is now ours; or minus the us to wait before asking again
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local interval = math.ceil(1000000 / tonumber(ARGV[1]))
local v = redis.call('HMGET', KEYS[1], 'tat', 'block')
local block = tonumber(v[2] or '0')
-- nobody reserves further ahead than that: what is later was written before the clock was set back
local tat = tonumber(v[1] or '0')
if tat > now + tonumber(ARGV[2]) + interval then tat = 0 end
-- one slot of slack, so that a late timer costs nothing
local slot = math.max(tat, now - interval, block)
local wait = math.max(0, slot - now)
if wait > tonumber(ARGV[2]) then return -wait end
redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', slot + interval))
-- a block must outlive its silence even when nobody asks meanwhile
redis.call('PEXPIRE', KEYS[1], 120000 + math.ceil(math.max(0, block - now) / 1000))
return wait
