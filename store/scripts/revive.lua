-- Put a dead letter back into the stream that it came from, as a new message, in one step.
-- KEYS 1 dead letters, 2 stream
-- ARGV 1 id of the dead letter
-- Result: 1, or 0 if it is not there any more
-- Run twice: the second run finds nothing and changes nothing.
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not found then return 0 end
local message = {}
for i = 1, #found[2], 2 do
  if string.sub(found[2][i], 1, 5) ~= 'dead:' then
    message[#message + 1] = found[2][i]
    message[#message + 1] = found[2][i + 1]
  end
end
redis.call('XADD', KEYS[2], '*', unpack(message))
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
