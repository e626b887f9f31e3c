-- Adds to how often pages were asked for on a day. Those that were asked for least go when there are too many.
--
-- KEYS: 1 the day: a sorted set of names by count.
-- ARGV: 1 how many names are kept, 2 seconds after which the day is forgotten, then a name and its count, and so on.

for i = 3, #ARGV, 2 do
  redis.call('ZINCRBY', KEYS[1], ARGV[i + 1], ARGV[i])
end

redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
redis.call('EXPIRE', KEYS[1], ARGV[2])
