#!lua flags=allow-oom
-- Move a message that failed too often to the dead letters, in one step, even when memory is full.
-- KEYS 1 stream, 2 dead letters (STREAM, trimmed)
-- ARGV 1 group, 2 id, 3 reason, 4 tries, 5 how many dead letters are kept (about)
-- Result: 1, or 0 if it was acknowledged before
local found = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return 0
end
redis.call('XDEL', KEYS[1], ARGV[2])
local letter = { 'dead:id', ARGV[2], 'dead:why', ARGV[3], 'dead:tries', ARGV[4] }
for _, value in ipairs(found and found[2] or {}) do
  letter[#letter + 1] = value
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', unpack(letter))
return 1
