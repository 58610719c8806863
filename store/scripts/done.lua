#!lua flags=allow-oom
-- The message is out: record it and acknowledge. Not fenced, because it is out in any case.
-- KEYS 1 out:<lane>  2 dl:<ref>  3 alert:<ref>  4 out:<edits>  5 gap
-- ARGV 1 group  2 id  3 target  4 ref  5 message id  6 revision that it shows  7 seconds to keep
--      8 chat  9 gaps that it told of
-- result: 1 if the alert moved on meanwhile and an edit was queued, else 0
local state = 'm' .. ARGV[5] .. ':' .. ARGV[6]
local first = redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 1
redis.call('XDEL', KEYS[1], ARGV[2])
if first and tonumber(ARGV[9]) > 0 then
  if redis.call('HINCRBY', KEYS[5], ARGV[8], -tonumber(ARGV[9])) <= 0 then
    redis.call('HDEL', KEYS[5], ARGV[8])
  end
end
local old = redis.call('HGET', KEYS[2], ARGV[3]) or ''
-- a slow sender, taken for dead, must not hide what its successor told later
local message, told = string.match(old, '^m(%-?%d+):(%d+)')
if message and (message ~= ARGV[5] or tonumber(told) > tonumber(ARGV[6])) and not first then return 0 end
local newest = tonumber(redis.call('HGET', KEYS[3], 'rev') or '0')
local stale = newest > tonumber(ARGV[6])
if stale and old == state .. '+' then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], stale and state .. '+' or state)
redis.call('EXPIRE', KEYS[2], ARGV[7], 'NX')
if not stale then return 0 end
redis.call('XADD', KEYS[4], '*', 'kind', 'alert', 'target', ARGV[3], 'ref', ARGV[4])
return 1
