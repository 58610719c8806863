#!lua
-- Poll a feed faster for a while, after an entry of it was relevant.
-- KEYS 1 due, 2 hot
-- ARGV 1 feed, 2 hot until ms, 3 next poll ms at the latest
-- result 1 if the next poll came nearer, else 0
-- With 0 as ARGV 2 only the next poll comes nearer, however far away it is.
-- Run twice: a hot phase is never shortened, a due time never moved back.
local REGULAR = 1200000 -- what is due later backs off, was asked to wait or is switched off
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local hot, till = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0), tonumber(ARGV[2])
if till > hot then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
local due = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
if till > 0 and due > now + REGULAR then return 0 end
return redis.call('ZADD', KEYS[1], 'XX', 'LT', 'CH', ARGV[3], ARGV[1])
