#!lua flags=allow-oom
-- An alert goes out to targets of one partition; the second run changes nothing.
-- KEYS 1 alert:<story>  2 dl:<story>  3 out:<lane>  4 out:<edits>
--      5 alert:<story>#<revision>  6 dl:<story>#<revision>
-- ARGV 1 story  2 revision  3 alert as JSON  4 seconds to keep  5 '!' if urgent, else ''
--      6 '#' if it answers what was told before, else ''  7.. targets
-- result: number of deliveries that were queued, edits and answers included
-- An answer is a delivery of its own, `<story>#<revision>`, sent once and never edited. Whoever
-- gets the story's first message from this revision on needs none: the message says it all.
local rev, answers = tonumber(ARGV[2]), ARGV[6] == '#'
local known = tonumber(redis.call('HGET', KEYS[1], 'rev') or '0')
if rev > known then
  redis.call('HSET', KEYS[1], 'rev', ARGV[2], 'body', ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  known = rev
end
if answers then
  if rev > tonumber(redis.call('HGET', KEYS[1], 'loud') or '0') then
    -- done.lua answers to whoever is told an older revision at this very moment
    redis.call('HSET', KEYS[1], 'loud', ARGV[2], 'urgent', ARGV[5])
  end
  redis.call('HSET', KEYS[5], 'rev', ARGV[2], 'body', ARGV[3])
  redis.call('EXPIRE', KEYS[5], ARGV[4])
end
local queued = 0
local function answer(target)
  if redis.call('HSETNX', KEYS[6], target, 'q' .. rev) == 0 then return end
  redis.call('EXPIRE', KEYS[6], ARGV[4], 'NX')
  redis.call('XADD', KEYS[3], '*', 'kind', 'alert', 'target', target, 'ref', ARGV[1] .. '#' .. ARGV[2])
  queued = queued + 1
end
for i = 7, #ARGV do
  local target = ARGV[i]
  local state = redis.call('HGET', KEYS[2], target)
  if not state then
    redis.call('HSET', KEYS[2], target, 'q' .. known .. ARGV[5])
    redis.call('XADD', KEYS[3], '*', 'kind', 'alert', 'target', target, 'ref', ARGV[1])
    queued = queued + 1
  elseif string.sub(state, 1, 1) == 'q' then
    local hurried = string.sub(state, -1) == '!'
    redis.call('HSET', KEYS[2], target, 'q' .. known .. (hurried and '!' or ARGV[5]))
    if ARGV[5] == '!' and not hurried then
      -- it became urgent while it waited: it overtakes itself, the slower entry finds it told
      redis.call('XADD', KEYS[3], '*', 'kind', 'alert', 'target', target, 'ref', ARGV[1])
    end
  else
    -- being sent (S, A): done.lua sees that the alert moved on; may have arrived (?): no edit
    local shown = string.match(state, '^m%-?%d+:(%d+)')
    local refused, why = string.match(state, '^x(%d+):(.*)$')
    if answers and ((shown and tonumber(shown) < rev) or why == 'vanished' or string.sub(state, 1, 1) == '?') then
      answer(target)
    end
    if refused and tonumber(refused) < known and why ~= 'vanished' then
      -- it never arrived, and who asks for this revision is there again
      redis.call('HSET', KEYS[2], target, 'q' .. known .. ARGV[5])
      redis.call('XADD', KEYS[3], '*', 'kind', 'alert', 'target', target, 'ref', ARGV[1])
      queued = queued + 1
    end
    local told = string.match(state, '^m%-?%d+:(%d+)$')
    if told and tonumber(told) < known then
      redis.call('HSET', KEYS[2], target, state .. '+')
      redis.call('XADD', KEYS[4], '*', 'kind', 'alert', 'target', target, 'ref', ARGV[1])
      queued = queued + 1
    end
  end
end
redis.call('EXPIRE', KEYS[2], ARGV[4])
return queued
