-- Acknowledge a message and take it out of its stream.
-- KEYS 1 stream
-- ARGV 1 group, 2 id
-- Result: 1, or 0 if it was acknowledged before (by its own effect's script, or by a first run)
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then
  return 0
end
redis.call('XDEL', KEYS[1], ARGV[2])
return 1
