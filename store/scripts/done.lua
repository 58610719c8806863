#!lua flags=allow-oom
-- The message is out: record it and acknowledge. Not fenced, because it is out in any case.
-- KEYS 1 out:<lane>  2 dl:<ref>  3 alert:<ref>  4 out:<edits>  5 gap  6 out:<urgent>  7 out:<routine>
-- ARGV 1 group  2 id  3 target  4 ref  5 message id  6 revision that it shows  7 seconds to keep
--      8 chat  9 gaps that it told of
-- result: 1 if the alert moved on meanwhile and an edit was queued, else 0
-- A revision that answers what was told and came meanwhile is queued as an answer, once.
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
local alert = redis.call('HMGET', KEYS[3], 'rev', 'loud', 'urgent')
local newest, loud = tonumber(alert[1] or '0'), tonumber(alert[2] or '0')
-- a first message says all up to the revision that it shows; an edit makes no sound
if loud > tonumber(told or ARGV[6]) then
  local answer = KEYS[2] .. '#' .. alert[2] -- in the slot of KEYS[2], whose tag it carries
  if redis.call('HSETNX', answer, ARGV[3], 'q' .. alert[2]) == 1 then
    redis.call('EXPIRE', answer, ARGV[7], 'NX')
    redis.call('XADD', alert[3] == '!' and KEYS[6] or KEYS[7], '*', 'kind', 'alert', 'target', ARGV[3],
      'ref', ARGV[4] .. '#' .. alert[2])
  end
end
local stale = newest > tonumber(ARGV[6])
if stale and old == state .. '+' then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], stale and state .. '+' or state)
redis.call('EXPIRE', KEYS[2], ARGV[7], 'NX')
if not stale then return 0 end
redis.call('XADD', KEYS[4], '*', 'kind', 'alert', 'target', ARGV[3], 'ref', ARGV[4])
return 1
