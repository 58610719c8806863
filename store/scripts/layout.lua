-- What this store was set up with; written once, at the first start.
-- KEYS 1 config (HASH `scheme`, `partitions`)
-- ARGV 1 scheme, 2 partitions
-- Result: {scheme, partitions} as they stand
redis.call('HSETNX', KEYS[1], 'scheme', ARGV[1])
redis.call('HSETNX', KEYS[1], 'partitions', ARGV[2])
return redis.call('HMGET', KEYS[1], 'scheme', 'partitions')
