#!lua flags=allow-oom
-- A subscription arrives under its chat's new id: the new partition's half, run first.
-- KEYS 1 subs  2 subs:log
-- ARGV 1 new target  2 subscription as JSON
-- result: 1 adopted, 0 there was one already (the chat's own, newer wish stays)
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', '10000', '*', 'target', ARGV[1])
return 1
