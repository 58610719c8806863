#!lua
-- Put feeds on the schedule that are not there yet, or further ahead than any rule puts them.
-- KEYS 1 due
-- ARGV 1 furthest ms ahead that a due time may be, then feed, ms until its first poll, and so on
-- result number of feeds added or brought nearer
-- Run twice: a feed that is on the schedule keeps its due time.
local NEVER = 10413792000000 -- feeds that are switched off
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local count = 0
for i = 2, #ARGV, 2 do
  local due = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or -1)
  -- a due time far ahead was set before the clock was set back: nobody would poll until then
  if due < 0 or (due > now + ARGV[1] and due < NEVER) then
    redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[i + 1]), ARGV[i])
    count = count + 1
  end
end
return count
