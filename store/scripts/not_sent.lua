#!lua flags=allow-oom
-- Surely not sent: back to queued, and, if the platform asked for it, the chat is held.
-- KEYS 1 dl:<ref>  2 hold
-- ARGV 1 target  2 attempt  3 chat  4 ms of silence, 0 for none
-- result: 1 back to queued; 0 nothing to take back (a possible repeat stays one, and another
--   sender's mark is never touched: that is the fence)
if tonumber(ARGV[4]) > 0 then
  local t = redis.call('TIME')
  local till = t[1] * 1000 + math.floor(t[2] / 1000) + tonumber(ARGV[4])
  local held = tonumber(redis.call('HGET', KEYS[2], ARGV[3]) or '0')
  if till > held then redis.call('HSET', KEYS[2], ARGV[3], string.format('%.0f', till)) end
end
local state = redis.call('HGET', KEYS[1], ARGV[1])
if not state then return 0 end
local rev, attempt = string.match(state, '^S(%d+):(.*)$')
if attempt ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], 'q' .. rev)
return 1
