-- Give a lease back, so that nobody has to wait for its end.
-- KEYS 1 own (STRING `me:token`)
-- ARGV 1 the owner string
-- Result: 1, or 0 if it was not ours any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
