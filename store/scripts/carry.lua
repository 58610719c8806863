#!lua flags=allow-oom
-- A story was told to a chat under its former id: no message to edit, but no news either.
-- KEYS 1 dl:<story>
-- ARGV 1 target under its new id  2 state `m0:<revision>`  3 seconds to keep
-- result: 1 noted, 0 the new id has a state of its own
local noted = redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3], 'NX')
return noted
