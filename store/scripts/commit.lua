#!lua
-- Commit one poll of one feed: diff its entries, enqueue what is new or changed, remember, reschedule.
-- KEYS 1 due, 2 fence, 3 seen, 4 state, 5 entries
-- ARGV 1 feed, 2 token, 3 next ms, 4 state as JSON, 5 part, 6 silent, 7 ids present, 8.. entries
--   part     'state' no document was read; 'more' entries of a long document, more calls follow;
--            'last' a document or its last entries
--   silent   '1' the first document of a feed: everything is stored, nothing is told
--   present  all ids of the document, 8 bytes each, without a separator
--   entries  id (8 bytes), fingerprint (4), alias (3; zeros: none), SeenEntry of kind new as JSON
-- result {status, new, changed, moved}; status 1 written, 0 this token was committed before, -1 stale token
-- Run twice: 'state' and 'last' leave their token behind and are refused; 'more' finds its entries known.
--
-- seen: id -> fingerprint (4), last seen day (2, days since 2020-01-01), alias (3), edits (1)
local EDITS, KEEP_DAYS, KEEP_IDS = 24, 30, 400
local NO_ALIAS = '\0\0\0'
local feed, token, part, silent = ARGV[1], ARGV[2], ARGV[5], ARGV[6] == '1'

local written = redis.call('HMGET', KEYS[4], 'done', 'day')
if written[1] == token then return {0, 0, 0, 0} end
if redis.call('HGET', KEYS[2], feed) ~= token then return {-1, 0, 0, 0} end

local now = redis.call('TIME')[1]
local today = math.floor(now / 86400) - 18262
local new, changed, moved = 0, 0, 0

local function value(fingerprint, day, alias, edits)
  return fingerprint .. string.char(math.floor(day / 256), day % 256) .. alias .. string.char(edits)
end

local function day_of(v) return v:byte(5) * 256 + v:byte(6) end

-- arguments of one call are limited: unpack takes about 8,000
local writes, drops = {}, {}
local function flush(limit)
  if #writes > limit then redis.call('HSET', KEYS[3], unpack(writes)); writes = {} end
  if #drops > limit then redis.call('HDEL', KEYS[3], unpack(drops)); drops = {} end
end
local function write(id, v) writes[#writes + 1] = id; writes[#writes + 1] = v; flush(2000) end
local function drop(id) drops[#drops + 1] = id; flush(2000) end

if part ~= 'state' then
  local here = {}
  for i = 1, #ARGV[7], 8 do here[ARGV[7]:sub(i, i + 7)] = true end

  -- what is known, and which known entries left the document: those may have moved to a new id
  local ids, known, left = redis.call('HGETALL', KEYS[3]), {}, {}
  for i = 1, #ids, 2 do
    local id, v = ids[i], ids[i + 1]
    known[id] = v
    if not here[id] and v:sub(7, 9) ~= NO_ALIAS then left[v:sub(7, 9) .. v:sub(1, 4)] = id end
  end

  local handled = {}
  for i = 8, #ARGV, 4 do
    local id, fingerprint, alias, json = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local old = known[id]
    local from = not old and left[alias .. fingerprint]
    if handled[id] then
      -- a repeated id within one document: the first one counts
    elseif from then
      left[alias .. fingerprint] = nil
      handled[from] = true
      drop(from)
      write(id, value(fingerprint, today, alias, known[from]:byte(10)))
      moved = moved + 1
    elseif not old then
      write(id, value(fingerprint, today, alias, 0))
      if not silent then
        redis.call('XADD', KEYS[5], '*', 'k', 'new', 'j', json)
        new = new + 1
      end
    elseif old:sub(1, 4) ~= fingerprint then
      local edits = old:byte(10)
      if not silent and edits < EDITS then
        -- the feed id stands before it and has no quotes: the first match is the kind
        local told = json:gsub('"kind":"new"', '"kind":"changed"', 1)
        redis.call('XADD', KEYS[5], '*', 'k', 'changed', 'j', told)
        changed = changed + 1
        edits = edits + 1
      end
      write(id, value(fingerprint, today, alias, edits))
    elseif day_of(old) ~= today then
      write(id, value(fingerprint, today, alias, old:byte(10)))
    end
    handled[id] = true
  end

  -- once a day: refresh the last seen day of all that are here, prune what left long ago
  local before = tonumber(written[2] or today)
  if part == 'last' and before ~= today then
    local count = #ids / 2
    for i = 1, #ids, 2 do
      local id, v = ids[i], ids[i + 1]
      local day = day_of(v)
      -- what was here on the day of the last commit was here until now: unchanged documents are
      -- not committed; "yesterday" so that the next commit does not take it for present again
      if not here[id] and day == before then day = math.max(day, today - 1) end
      if here[id] then day = today end
      if handled[id] then
        -- written above
      elseif not here[id] and today - day > KEEP_DAYS and count > KEEP_IDS then
        drop(id)
        count = count - 1
      elseif day ~= day_of(v) then
        write(id, value(v:sub(1, 4), day, v:sub(7, 9), v:byte(10)))
      end
    end
  end
  flush(0)
end

if part == 'more' then return {1, new, changed, moved} end
redis.call('HSET', KEYS[4], 'done', token, 's', ARGV[4])
if part == 'last' then redis.call('HSET', KEYS[4], 'day', today) end
if new > 0 then redis.call('HSET', KEYS[4], 'new', new, 'at', now) end
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], feed)
return {1, new, changed, moved}
