-- Gives a lock back. KEYS: 1 the lock. ARGV: 1 its holder's value. The lock of another holder stays.

if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end

return 0
