-- One version of an entry has its effect: its story, the alert if there is one, what it adds to the ledger, and the
-- mark that it was handled.
-- KEYS 1 own  2 handled entry  3 story  4 recent  5 alerts  6 ledger  7 log of the ledger
-- ARGV 1 owner  2 seconds to keep  3 story  4 story as JSON  5 newest alert as JSON  6 '1' if the alert is to be told
--      7... pairs: name of an entry of the ledger, and the entry as JSON; one that is there already is left alone
-- result: 1 written, 0 this version was handled before, -1 the lease belongs to somebody else
-- Run twice: the second run finds the mark and changes nothing.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[2])
redis.call('HSET', KEYS[3], 'story', ARGV[4], 'alert', ARGV[5])
redis.call('EXPIRE', KEYS[3], ARGV[2])
if ARGV[6] == '1' then
  local time = redis.call('TIME')
  local ms = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', KEYS[4], ms, ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ms - ARGV[2] * 1000)
  redis.call('XADD', KEYS[5], '*', 'j', ARGV[5])
end
for at = 7, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[6], ARGV[at]) == 0 then
    local place = redis.call('XADD', KEYS[7], '*', 'n', ARGV[at], 'j', ARGV[at + 1])
    redis.call('HSET', KEYS[6], ARGV[at], place)
  end
end
return 1
