#!lua flags=allow-oom
-- Checks and takes all limits of one call, or none of them, and mends what the node knows better.
--
-- allow-oom: a server whose memory is full refuses rows of the log, and goes on counting. What is written here is small
-- and ends by itself.
--
-- KEYS: 1 window of the subject, 2 its day, 3 window of its API key (only where that has a limit of its own). All have
-- one hash tag, so that a cluster has them on one server.
--
-- A window is a hash with one field a node (and key): packed {version, lease, slot of the lease's end, slot, cost, slot,
-- cost, ...}. A field is written by its own node alone. What was taken in a slot counts in it and in the 60 after it;
-- permits of a lease count from now on, and as if taken in the slot in which the lease ends. A day is a hash of its
-- number (n) and its use (u).
--
-- 1. Read the windows: what counts, and how much of it lies in leases of other nodes.
-- 2. A field of a lower version than the node has seen: a fail-over lost a part. Take nothing; the node comes again
--    with all that it took (merge), and each slot then has the greater of both counts.
-- 3. Give back what came to nothing.
-- 4. Check all limits; take from all; grant a lease of what is left.

local KEPT = 61
local ALLOWED, REFUSED, NEEDS_DAY, NEEDS_MERGE = 0, 1, 2, 3

local field = ARGV[1]
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local slotLength = tonumber(ARGV[3])
local cost = tonumber(ARGV[4])
local limit = tonumber(ARGV[5])
local keyLimit = tonumber(ARGV[6])
local dayLimit = tonumber(ARGV[7])
local seedDay = tonumber(ARGV[8])
local seed = tonumber(ARGV[9])
-- -1 leaves the lease of the node as it is; else it is replaced, by nothing if 0.
local wanted = tonumber(ARGV[10])
local leaseSlots = tonumber(ARGV[11])
local version = tonumber(ARGV[12])
local keyVersion = tonumber(ARGV[13])
local merges = ARGV[14] == '1'

local slot = math.floor(now / slotLength)
local today = math.floor(now / 86400000)
local first = slot - KEPT + 1
-- Nothing can have been taken later than this, unless the clock was set back: then it counts from here.
local last = slot + leaseSlots
local lifetime = math.ceil((KEPT + leaseSlots) * slotLength / 1000) + 10

local function pack(entry, counts)
  local packed = { entry.version, entry.lease, entry.leaseEnd }
  for at = first, last do
    if (counts[at] or 0) > 0 then
      packed[#packed + 1] = at
      packed[#packed + 1] = counts[at]
    end
  end

  return packed
end

-- Of a hash; what somebody else wrote there is nothing, and goes.
local function ask(key, command, ...)
  local found = redis.pcall(command, key, ...)
  if found.err then
    redis.call('UNLINK', key)
    return {}
  end

  return found
end

local function unpack(value)
  local isDone, packed = pcall(cmsgpack.unpack, value)
  local isWhole = isDone and type(packed) == 'table' and #packed % 2 == 1
  return isWhole and tonumber(packed[1]) and tonumber(packed[2]) and tonumber(packed[3]) and packed or { 0, 0, 0 }
end

local function read(key)
  local window = { key = key, used = 0, held = 0, totals = {}, mine = {} }
  window.entry = { version = 0, lease = 0, leaseEnd = 0 }
  local fields = ask(key, 'HGETALL')
  for i = 1, #fields, 2 do
    local packed = unpack(fields[i + 1])
    local entry = { version = packed[1], lease = packed[2], leaseEnd = packed[3] }
    local counts, isOwn, isAhead, sum = {}, fields[i] == field, entry.leaseEnd > last, 0
    entry.leaseEnd = math.min(entry.leaseEnd, last)
    for j = 4, #packed, 2 do
      local at, count = packed[j], packed[j + 1]
      if at > last then
        at, isAhead = last, true
      end

      if at >= first then
        counts[at] = (counts[at] or 0) + count
        sum = sum + count
        if not isOwn then
          window.totals[at] = (window.totals[at] or 0) + count
        end
      end
    end

    if isOwn then
      window.entry, window.mine = entry, counts
    else
      window.used = window.used + sum
      local isLeased = entry.lease > 0 and entry.leaseEnd >= first
      if sum > 0 and isLeased then
        window.held = window.held + entry.lease
      end

      -- What is left of a lease may have been given back: it is held again once its node takes something.
      if sum == 0 and not isLeased then
        redis.call('HDEL', key, fields[i])
      elseif isAhead then
        redis.call('HSET', key, fields[i], cmsgpack.pack(pack(entry, counts)))
      end
    end
  end

  return window
end

-- Adds what the node itself has taken, after it was mended.
local function complete(window)
  for at, count in pairs(window.mine) do
    window.used = window.used + count
    window.totals[at] = (window.totals[at] or 0) + count
  end
end

local function take(window, at, count)
  window.mine[at] = (window.mine[at] or 0) + count
  window.totals[at] = (window.totals[at] or 0) + count
  window.used = window.used + count
end

local function write(window, known)
  window.entry.version = math.max(window.entry.version, known) + 1
  redis.call('HSET', window.key, field, cmsgpack.pack(pack(window.entry, window.mine)))
  redis.call('EXPIRE', window.key, lifetime)
end

-- The slot in which a cost fits if nothing more is taken.
local function whenFits(window, most, count)
  local excess = window.used + count - most
  for at = first, last do
    if excess <= 0 then
      break
    end

    excess = excess - (window.totals[at] or 0)
    if excess <= 0 then
      return at + KEPT
    end
  end

  return slot
end

local function oldest(window)
  for at = first, last do
    if (window.totals[at] or 0) > 0 then
      return at
    end
  end

  return -1
end

local function newest(window)
  for at = last, first, -1 do
    if (window.totals[at] or 0) > 0 then
      return at
    end
  end

  return -1
end

-- How much of a limit may lie in leases: nobody is refused earlier than by this.
local function leasable(most)
  return math.max(1, math.floor(most / 50))
end

-- 1.
local window = read(KEYS[1])
local keyWindow = KEYS[3] and read(KEYS[3])
local stored = ask(KEYS[2], 'HMGET', 'n', 'u')
local storedDay, storedUse = tonumber(stored[1]), tonumber(stored[2])
local day, isDayKnown, isDayNew = 0, false, false
if storedDay and storedUse and storedDay >= today then
  today, day, isDayKnown = storedDay, storedUse, true
end

if seedDay == today and (not isDayKnown or seed > day) then
  day, isDayKnown, isDayNew = seed, true, true
end

-- 2.
if not merges and (window.entry.version < version or (keyWindow and keyWindow.entry.version < keyVersion)) then
  return { NEEDS_MERGE, now, today }
end

if dayLimit >= 0 and not isDayKnown then
  return { NEEDS_DAY, now, today }
end

local position = 15
local function argument()
  position = position + 1
  return tonumber(ARGV[position - 1])
end

local isChanged = merges or wanted >= 0
local function merge(counts)
  for _ = 1, argument() do
    local at, count = argument(), argument()
    at = math.min(at, last)
    if at >= first then
      counts[at] = math.max(counts[at] or 0, count)
    end
  end
end

merge(window.mine)
merge(keyWindow and keyWindow.mine or {})

-- 3.
local function giveBack(counts, at, count)
  if counts[at] then
    counts[at] = math.max(0, counts[at] - count)
    isChanged = true
  end
end

for _ = 1, argument() do
  local at, count, keyCount, countDay, dayCount = argument(), argument(), argument(), argument(), argument()
  giveBack(window.mine, at, count)
  if keyWindow then
    giveBack(keyWindow.mine, at, keyCount)
  end

  if isDayKnown and countDay == today and dayCount > 0 then
    day, isDayNew = math.max(0, day - dayCount), true
  end
end

-- 4.
complete(window)
if keyWindow then
  complete(keyWindow)
end

local count, keyCount, dayCount = math.min(cost, limit), math.min(cost, keyLimit), cost
if dayLimit >= 0 then
  dayCount = math.min(cost, dayLimit)
end

local fits = cost == 0
  or (window.used + count <= limit
    and (not keyWindow or keyWindow.used + keyCount <= keyLimit)
    and (dayLimit < 0 or day + dayCount <= dayLimit))
local fitsAt = whenFits(window, limit, count)
local keyFitsAt = keyWindow and whenFits(keyWindow, keyLimit, keyCount) or slot
local lease = 0
if fits and cost > 0 then
  take(window, slot, count)
  if keyWindow then
    take(keyWindow, slot, keyCount)
  end

  if dayLimit >= 0 then
    day, isDayNew = day + dayCount, true
  end

  isChanged = true
end

if fits and wanted > 0 then
  lease = math.min(wanted, leasable(limit) - window.held, limit - window.used)
  if keyWindow then
    lease = math.min(lease, leasable(keyLimit) - keyWindow.held, keyLimit - keyWindow.used)
  end

  if dayLimit >= 0 then
    lease = math.min(lease, leasable(dayLimit), dayLimit - day)
  end

  lease = math.max(0, lease)
  if lease > 0 then
    take(window, last, lease)
    if keyWindow then
      take(keyWindow, last, lease)
    end

    if dayLimit >= 0 then
      day = day + lease
    end
  end
end

if isChanged then
  for _, each in ipairs(keyWindow and { window, keyWindow } or { window }) do
    if wanted >= 0 then
      each.entry.lease, each.entry.leaseEnd = lease, last
    end
  end

  write(window, version)
  if keyWindow then
    write(keyWindow, keyVersion)
  end
end

if isDayNew then
  redis.call('HSET', KEYS[2], 'n', today, 'u', day)
  redis.call('EXPIRE', KEYS[2], 172800)
end

return {
  fits and ALLOWED or REFUSED, now, today,
  window.used, oldest(window), newest(window), fitsAt, window.entry.version,
  keyWindow and keyWindow.used or 0, keyWindow and oldest(keyWindow) or -1, keyFitsAt,
  keyWindow and keyWindow.entry.version or 0,
  isDayKnown and day or -1, lease, last
}
