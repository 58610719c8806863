#!lua
-- Reschedule feeds that had nothing new; nothing else is written.
-- KEYS 1 due, 2 fence
-- ARGV feed, token, next ms, and so on
-- result number of feeds rescheduled; a feed whose token is not the newest is left alone
-- Run twice: sets the same due times again.
local count = 0
for i = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
    redis.call('ZADD', KEYS[1], 'XX', ARGV[i + 2], ARGV[i])
    count = count + 1
  end
end
return count
