#!lua flags=allow-oom
-- Directly before a request: may this delivery go now, and as what? Writes ahead that it is going.
-- KEYS 1 own  2 out:<lane>  3 dl:<ref>  4 hold  5 pace:<chat>  6 moved  7 subs  8 alert:<ref>
--      9 gap  10 tally  11 left  12 dl:<story> where the delivery answers a story, else as 3
-- ARGV 1 owner  2 group  3 id  4 target  5 chat  6 kind  7 attempt (unique)  8 private 1|0  9 answer 1|0
-- result: {verdict, number, revision, alert as JSON, message id, ms until the chat's next turn}; verdicts:
--   fenced            another sender owns the partition; nothing was written
--   wait  <ms>        the chat is held or paced; nothing was written
--   moved             the chat has another id now (it stands where the message id does); nothing was written
--   done              was told before, was refused or is unwanted: acknowledged
--   unknown           a text that may have been sent: given up, acknowledged, counted as a gap
--   expired           the alert's text, or a text's state, is kept no longer; nothing was written
--   go, again <gaps>  send; again: it may have arrived before. gaps: texts that may be missing;
--                     an answer stands under `message id`, if that is known
--   edit              replace the text of `message id`
-- An attempt that meets its own mark is the client's second try of the same call.
local function answer(verdict, number, rev, body, text, rest)
  return {verdict, number or 0, rev or '0', body or '', text or '', rest or 0}
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return answer('fenced') end
local target, chat, alert, answers = ARGV[4], ARGV[5], ARGV[6] == 'alert', ARGV[9] == '1'

local function settle(verdict, state, count)
  if state then redis.call('HSET', KEYS[3], target, state) end
  local first = redis.call('XACK', KEYS[2], ARGV[2], ARGV[3]) == 1
  if first and count then redis.call('HINCRBY', KEYS[10], count, 1) end
  redis.call('XDEL', KEYS[2], ARGV[3])
  return answer(verdict)
end

local state = redis.call('HGET', KEYS[3], target)
-- forgotten after two days, and with it whether it was sent
if not state and not alert then return answer('expired') end
state = state or 'q0'
local mark = string.sub(state, 1, 1)
local message, told = string.match(state, '^m(%-?%d+):(%d+)')
if message == '0' then message = nil end -- told under the chat's former id: nothing to edit here
local own = mark ~= 'm' and string.match(state, ':(.*)$') == ARGV[7]
if mark == 'x' or mark == '?' then return settle('done') end
if mark == 'S' and not own and not alert then
  redis.call('HINCRBY', KEYS[9], chat, 1)
  return settle('unknown', '?' .. string.match(state, '^S(%d+)'), 'unknown')
end

local rev, body = '0', ''
if alert then
  local newest = redis.call('HMGET', KEYS[8], 'rev', 'body')
  if not newest[1] then return answer('expired') end
  rev, body = newest[1], newest[2]
end
if told and (not alert or tonumber(told) >= tonumber(rev)) then
  if string.sub(state, -1) == '+' then state = string.sub(state, 1, -2) end
  return settle('done', state)
end

local moved = redis.call('HGET', KEYS[6], chat)
if moved then return answer('moved', 0, '0', '', moved) end
local function unwanted()
  local subscription = redis.call('HGET', KEYS[7], target)
  if not subscription then
    -- whoever left is told no more of what was queued before, and no answers; no edit rings
    local left = redis.call('HGET', KEYS[11], target)
    local before = left and tonumber(string.match(ARGV[3], '^%d+')) <= tonumber(left)
    return left and not message and (answers or before) and 'stopped'
  end
  local read, fields = pcall(cjson.decode, subscription)
  return read and type(fields.suspended_at) == 'string' and fields.suspended_at ~= '' and 'suspended'
end
local why = alert and unwanted()
if why then
  if told then return settle('done', string.gsub(state, '%+$', ''), why) end
  -- what may have arrived before is never told anew
  return settle('done', mark == 'q' and 'x' .. rev .. ':' .. why or '?' .. rev, why)
end

local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local held = tonumber(redis.call('HGET', KEYS[4], chat) or '0')
if held > now then return answer('wait', held - now) end
if held > 0 then redis.call('HDEL', KEYS[4], chat) end

-- 1 a second in every chat, 20 in 60 seconds in groups and channels (one second of slack)
local function after(place, ms)
  local sent = tonumber(redis.call('LINDEX', KEYS[5], place) or '0')
  if sent > now then return 0 end -- the clock was set back
  return sent + ms
end
local function turn()
  local at = after(0, 1000)
  return ARGV[8] == '0' and math.max(at, after(19, 61000)) or at
end
if not own then
  local at = turn()
  if at > now then return answer('wait', at - now) end
  redis.call('LPUSH', KEYS[5], string.format('%.0f', now))
  redis.call('LTRIM', KEYS[5], 0, 19)
  redis.call('PEXPIRE', KEYS[5], 61000)
end
local rest = math.max(0, turn() - now)

if message then return answer('edit', 0, rev, body, message, rest) end
local again = mark == 'A' or (mark == 'S' and not own)
redis.call('HSET', KEYS[3], target, (again and 'A' or 'S') .. rev .. ':' .. ARGV[7])
redis.call('EXPIRE', KEYS[3], alert and 2592000 or 172800, 'NX')
local gaps = alert and '0' or redis.call('HGET', KEYS[9], chat) or '0'
local first = answers and redis.call('HGET', KEYS[12], target)
local above = first and string.match(first, '^m(%-?%d+):')
return answer(again and 'again' or 'go', tonumber(gaps), rev, body, above ~= '0' and above, rest)
