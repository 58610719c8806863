#!lua flags=allow-oom
-- A delivery ends without a message: refused, moved, unknown, or laid aside for a human.
-- KEYS 1 own  2 out:<lane>  3 dl:<ref>  4 subs  5 subs:log  6 dead  7 gap  8 tally
-- ARGV 1 owner  2 group  3 id  4 target  5 state to write (`x<reason>` becomes `x<revision>:<reason>`)  6 tally to count  7 chat of the gap or ''
--      8 subscription as it was read or ''  9 the same, suspended  10 reason for `dead` or ''
--      11 kind  12 ref  13 body
-- result: 1 written, 0 written before, -1 fenced, -2 the subscription changed: read it again
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if ARGV[8] ~= '' and redis.call('HGET', KEYS[4], ARGV[4]) ~= ARGV[8] then return -2 end
local first = redis.call('XACK', KEYS[2], ARGV[2], ARGV[3]) == 1
redis.call('XDEL', KEYS[2], ARGV[3])
if not first then return 0 end
local old, state = redis.call('HGET', KEYS[3], ARGV[4]) or '', ARGV[5]
local message, told = string.match(old, '^m(%-?%d+):(%d+)')
if message and state ~= 'xvanished' then
  -- an edit failed, the message stands: a later revision may edit it
  state = 'm' .. message .. ':' .. told
elseif string.sub(old, 1, 1) == 'A' then
  state = '?' .. string.match(old, '^A(%d+)') -- it may have arrived before
elseif string.sub(state, 1, 1) == 'x' then
  state = 'x' .. (told or string.match(old, '^%a(%d+)') or '0') .. ':' .. string.sub(state, 2)
end
redis.call('HSET', KEYS[3], ARGV[4], state)
redis.call('EXPIRE', KEYS[3], 2592000, 'NX')
redis.call('HINCRBY', KEYS[8], ARGV[6], 1)
if ARGV[7] ~= '' then redis.call('HINCRBY', KEYS[7], ARGV[7], 1) end
if ARGV[8] ~= '' then
  redis.call('HSET', KEYS[4], ARGV[4], ARGV[9])
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', '10000', '*', 'target', ARGV[4])
end
if ARGV[10] ~= '' then
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', '1000', '*', 'reason', ARGV[10], 'kind', ARGV[11],
    'target', ARGV[4], 'ref', ARGV[12], 'body', ARGV[13])
end
return 1
