-- Show that a live consumer still works on its messages, so that nobody takes them over.
-- KEYS 1 stream
-- ARGV 1 group, 2 consumer, 3.. ids
-- Result: the ids that are not this consumer's any more
local lost = {}
for i = 3, #ARGV do
  local mine = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])
  if #mine == 0 then
    lost[#lost + 1] = ARGV[i]
  else
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
  end
end
return lost
