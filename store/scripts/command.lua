#!lua flags=allow-oom
-- One update's whole effect: its marker, the changed subscriptions, and its answer.
-- KEYS 1 upd:<update>:<chat>  2 subs  3 subs:log  4 dl:<ref>  5 out:<lane>  6 left  7 asked:<chat>
--      8 hold  9 gap
-- ARGV 1 seconds to keep marker and answer, or '' for a change without an update
--      2 target of the answer  3 ref  4 message as JSON or '' for no answer
--      5 message id that it answers, or ''
--      6 chat  7 answers that the chat may get in a minute; more are left out, and said to be missing
--      8.. for each change: target, subscription as it was read or '', the new one or ''
-- result: 1 done, 0 this update had its effect before, -1 a subscription changed since it was read
-- Run twice: with an update the marker refuses; without one the second run finds its own write.
local update = ARGV[1] ~= ''
if update and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i = 8, #ARGV, 3 do
  if (redis.call('HGET', KEYS[2], ARGV[i]) or '') ~= ARGV[i + 1] then return -1 end
end

for i = 8, #ARGV, 3 do
  local target, old, new = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if new ~= old then
    if new == '' then
      redis.call('HDEL', KEYS[2], target)
      redis.call('HSET', KEYS[6], target, string.format('%.0f', now))
    else
      redis.call('HSET', KEYS[2], target, new)
      redis.call('HDEL', KEYS[6], target)
    end
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', '10000', '*', 'target', target)
  end
end
if update then redis.call('SET', KEYS[1], '1', 'EX', ARGV[1]) end
if ARGV[4] == '' then return 1 end
-- a queue of answers that nobody waits for would hold up the answers to others
local asked = redis.call('INCR', KEYS[7])
if asked == 1 then redis.call('EXPIRE', KEYS[7], 60) end
local held = tonumber(redis.call('HGET', KEYS[8], ARGV[6]) or '0')
if asked > tonumber(ARGV[7]) or held > now + 60000 then
  redis.call('HINCRBY', KEYS[9], ARGV[6], 1)
  return 1
end
if redis.call('HSETNX', KEYS[4], ARGV[2], 'q0') == 1 then
  redis.call('EXPIRE', KEYS[4], ARGV[1])
  redis.call('XADD', KEYS[5], '*', 'kind', 'text', 'target', ARGV[2], 'ref', ARGV[3],
    'body', ARGV[4], 'reply', ARGV[5])
end
return 1
