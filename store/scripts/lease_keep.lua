-- Prolong a lease that we hold under this very token.
-- KEYS 1 own (STRING `me:token`)
-- ARGV 1 the owner string, 2 time to live in ms
-- Result: 1, or 0 if it ended or belongs to somebody else: then our work is fenced out
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
