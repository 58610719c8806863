-- Take up a pending message again, just before it is tried: counts the try and fetches the fields.
-- KEYS 1 stream
-- ARGV 1 group, 2 consumer, 3 id, 4 tries to add (0 when the last one was no fault of the message)
-- Result: {tries, {field, value, ...}}; false if it is not this consumer's any more, or was
--   deleted (it is acknowledged then)
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])[1]
if not pending then
  return false
end
local found = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
if not found then
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
  return false
end
local tries = pending[4] + ARGV[4]
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'RETRYCOUNT', tries, 'JUSTID')
return { tries, found[2] }
