#!lua flags=allow-oom
-- The slots of one account: a hash of its streams by session, each packed as {when its slot ends unless the node keeps
-- it, start, client's name, API key}.
--
-- allow-oom: a server whose memory is full refuses rows of the log, and goes on counting. What is written here is small
-- and ends by itself.
--
-- KEYS: 1 the hash. ARGV: 1 how long a slot lasts without being kept, in ms; 2 the limit, 0 when no slot is asked for;
-- then a count and the sessions that have ended; then a count and four values for each stream of the node: session,
-- start, name, key. With a limit the last of them asks for a slot, the others have theirs.
--
-- Answers with four values for each stream that holds a slot then.

local position = 3
local function argument()
  position = position + 1
  return ARGV[position - 1]
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local lifetime, limit = tonumber(ARGV[1]), tonumber(ARGV[2])

for _ = 1, tonumber(argument()) do
  redis.pcall('HDEL', KEYS[1], argument())
end

-- What somebody else wrote there is nothing, and goes.
local function unpack(value)
  local isDone, stream = pcall(cmsgpack.unpack, value)
  if isDone and type(stream) == 'table' and type(stream[1]) == 'number' and #stream == 4 then
    return stream
  end

  return { 0 }
end

local held, count = {}, 0
local fields = redis.pcall('HGETALL', KEYS[1])
if fields.err then
  redis.call('UNLINK', KEYS[1])
  fields = {}
end

for i = 1, #fields, 2 do
  local stream = unpack(fields[i + 1])
  if stream[1] > now then
    if stream[1] > now + lifetime then
      -- The clock was set back: it ends as if kept at this moment.
      stream[1] = now + lifetime
      redis.call('HSET', KEYS[1], fields[i], cmsgpack.pack(stream))
    end

    held[fields[i]], count = stream, count + 1
  else
    redis.call('HDEL', KEYS[1], fields[i])
  end
end

local streams = tonumber(argument())
for i = 1, streams do
  local session, stream = argument(), { now + lifetime, argument(), argument(), argument() }
  local asks = limit > 0 and i == streams
  if held[session] or not asks or count < limit then
    count = held[session] and count or count + 1
    held[session] = stream
    redis.call('HSET', KEYS[1], session, cmsgpack.pack(stream))
  end
end

if streams > 0 and count > 0 then
  redis.call('PEXPIRE', KEYS[1], lifetime)
end

local answer = {}
for session, stream in pairs(held) do
  for _, value in ipairs({ session, stream[2], stream[3], stream[4] }) do
    answer[#answer + 1] = value
  end
end

return answer
