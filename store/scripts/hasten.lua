#!lua
-- Poll a feed faster for a while, after an entry of it was relevant.
-- KEYS 1 due, 2 hot
-- ARGV 1 feed, 2 hot until ms, 3 next poll ms at the latest
-- result 1 if the next poll came nearer, else 0
-- Run twice: a hot phase is never shortened, a due time never moved back.
local hot = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0)
if tonumber(ARGV[2]) > hot then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
return redis.call('ZADD', KEYS[1], 'XX', 'LT', 'CH', ARGV[3], ARGV[1])
