-- Adds a row to a partition of the log, and sends it.
--
-- KEYS: 1 the stream of rows, 2 what the last row was, 3 notes of ids with their time, 4 the channel. All have one hash
-- tag, so that a cluster has them on one server.
-- ARGV: 1 epoch, 2 term, 3 first position, 4 last position, 5 the row, 6 the window in milliseconds, 7 the most bytes, 8
-- whether rows before it may be missing (1), 9 the epoch:term that it replaces.
-- Returns 0 appended, 1 known, 2 refused, 3 hole.
--
-- 1. A writer that is none any more is refused, a row that is there is left, and a row beyond a hole waits until the
--    rows before it are there, unless the caller knows that they never will be.
-- 2. Another epoch is another past: nothing of the earlier one is kept.
-- 3. What was noted a window ago, or so many bytes ago, tells which rows go. By the clock of the server the id of this
--    moment is noted, 60 times a window.
-- 4. The row is stored and sent.
-- 5. What somebody else wrote into the keys goes, and the partition begins with this row: the store has all the others.
--
-- A full server refuses the first command that adds. Those that take away stand before it: a script that has taken away
-- may add, so rows that are too old make room for new ones.

local function append()
  local epoch, term, first, last = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  local row, window, most = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
  local after_hole, instead = ARGV[8] == '1', ARGV[9]
  local meta = redis.call('HMGET', KEYS[2], 'epoch', 'term', 'position', 'bytes', 'noted_at', 'noted_bytes')
  if meta[1] then
    local known_epoch, known_term, known_last = tonumber(meta[1]), tonumber(meta[2]), tonumber(meta[3])
    local is_anew = epoch > known_epoch or instead == meta[1] .. ':' .. meta[2]
    if not is_anew then
      if epoch < known_epoch or term < known_term then return 2 end
      if term == known_term and last <= known_last then return 1 end
      if first > known_last + 1 and not after_hole then return 3 end
    else
      redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
      meta = {}
    end
  end
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local before = tonumber(meta[4] or 0)
  local total = before + #row
  local id = ARGV[2] .. '-' .. ARGV[4]
  local noted_at, noted_bytes = tonumber(meta[5] or 0), tonumber(meta[6] or 0)
  while true do
    local at, upto = string.match(redis.call('LINDEX', KEYS[3], 1) or '', '^(%d+) (%d+) ')
    if not at or (now - tonumber(at) < window and total - tonumber(upto) <= most) then break end
    redis.call('LPOP', KEYS[3])
  end
  if not meta[5] or now - noted_at >= window / 60 or before - noted_bytes >= most / 60 then
    redis.call('RPUSH', KEYS[3], string.format('%.0f %.0f %s', now, before, id))
    noted_at, noted_bytes = now, before
  end
  local oldest = string.match(redis.call('LINDEX', KEYS[3], 0), ' (%d+%-%d+)$')
  redis.call('XADD', KEYS[1], 'MINID', '~', oldest, id, 'r', row)
  redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'term', ARGV[2], 'position', ARGV[4],
    'bytes', string.format('%.0f', total), 'noted_at', string.format('%.0f', noted_at),
    'noted_bytes', string.format('%.0f', noted_bytes))
  redis.call('SPUBLISH', KEYS[4], row)
  return 0
end

-- Other errors, such as those of a full server, are no damage.
local DAMAGE = { 'WRONGTYPE', 'equal or smaller', 'attempt to', 'bad argument', 'must be strings' }

local isDone, result = pcall(append)
if isDone then
  return result
end

local message = type(result) == 'table' and result.err or tostring(result)
for _, words in ipairs(DAMAGE) do
  if string.find(message, words, 1, true) then
    redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
    return append()
  end
end

return redis.error_reply(message)
