-- Take pending messages over from consumers that were silent, without counting a try.
-- KEYS 1 stream
-- ARGV 1 group, 2 consumer, 3 silent for at least (ms), 4 cursor, 5 at most
-- Result: {next cursor ("0-0" at the end), {id, ...}, {ids that had been deleted, ...}}
return redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5], 'JUSTID')
