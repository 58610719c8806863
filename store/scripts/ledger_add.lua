#!lua flags=allow-oom
-- An administrator's word is appended to the ledger of measures; no lease is needed: it changes nothing that stands there.
-- KEYS 1 ledger  2 log of the ledger
-- ARGV 1 name of the entry  2 the entry as JSON
-- result: 1 written, 0 it was there already
-- Run twice: the second run finds the entry and changes nothing.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], redis.call('XADD', KEYS[2], '*', 'n', ARGV[1], 'j', ARGV[2]))
return 1
