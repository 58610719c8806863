#!lua flags=allow-oom
-- A finished text for one target; the second run with the same key changes nothing.
-- KEYS 1 dl:<key>  2 out:<lane>
-- ARGV 1 target  2 key  3 message as JSON  4 seconds to keep  5 message id that it answers, or ''
-- result: 1 queued, 0 was queued before
if redis.call('HSETNX', KEYS[1], ARGV[1], 'q0') == 0 then return 0 end
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('XADD', KEYS[2], '*', 'kind', 'text', 'target', ARGV[1], 'ref', ARGV[2],
  'body', ARGV[3], 'reply', ARGV[5])
return 1
