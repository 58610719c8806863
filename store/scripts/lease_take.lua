#!lua flags=allow-oom
-- Take or prolong an exclusive lease; works when memory is full, since sending goes on then.
-- KEYS 1 own (STRING `me:token`), 2 fence (counter of tokens)
-- ARGV 1 me, 2 time to live in ms
-- Result: the owner string `me:token` if we have it now; false if somebody else has it
local owner = redis.call('GET', KEYS[1])
if owner then
  if string.match(owner, '^(.*):%d+$') ~= ARGV[1] then
    return false
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return owner
end
owner = ARGV[1] .. ':' .. redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], owner, 'PX', ARGV[2])
return owner
