#!lua flags=allow-oom
-- Says whose the keys are, for as long as a node says so again: two stores that share a server without a prefix each
-- would take the other's rows, limits and slots for their own. It also shows whether the user may use them at all.
--
-- allow-oom: a full server is still somebody's.
--
-- KEYS: 1 the store's mark, 2 a channel with the same hash tag. ARGV: 1 the store, 2 for how long, in ms.
-- Returns the other store that has said so, or nothing.

local known = redis.call('GET', KEYS[1])
if known and known ~= ARGV[1] then
  return known
end

redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SPUBLISH', KEYS[2], '')
return false
