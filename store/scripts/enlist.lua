#!lua
-- Put feeds on the schedule that are not there yet.
-- KEYS 1 due
-- ARGV feed, ms from now until its first poll, and so on
-- result number of feeds added
-- Run twice: a feed that is on the schedule keeps its due time.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local added = 0
for i = 1, #ARGV, 2 do
  added = added + redis.call('ZADD', KEYS[1], 'NX', string.format('%.0f', now + ARGV[i + 1]), ARGV[i])
end
return added
