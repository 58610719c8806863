-- One version of an entry has its effect: its story, the alert if there is one, and the mark that it was handled.
-- KEYS 1 own  2 handled entry  3 story  4 recent  5 alerts
-- ARGV 1 owner  2 seconds to keep  3 story  4 story as JSON  5 newest alert as JSON  6 '1' if the alert is to be told
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
return 1
