#!lua
-- Take the current slot of a job that runs once per period over all replicas.
-- KEYS 1 once
-- ARGV 1 period ms
-- result 1 if the slot is ours, 0 if it was taken
-- Run twice: the second run finds the slot taken; a caller that lost the first answer skips one slot.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local slot = string.format('%.0f', math.floor(now / ARGV[1]))
if redis.call('GET', KEYS[1]) == slot then return 0 end
redis.call('SET', KEYS[1], slot)
return 1
