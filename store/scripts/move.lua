#!lua flags=allow-oom
-- A subscription leaves for its chat's new id: the old partition's half, run last.
-- KEYS 1 moved  2 subs  3 subs:log
-- ARGV 1 old chat  2 new chat  3 old target or ''
-- result: 1 if a subscription was removed, else 0
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' or redis.call('HDEL', KEYS[2], ARGV[3]) == 0 then return 0 end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', '10000', '*', 'target', ARGV[3])
return 1
