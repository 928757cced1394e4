/**
 * The steps of the marks, each one step of Redis.
 * KEYS[1] hash: minute → generation of its last mark; `known` where the hash has every stale minute; `last`, the highest
 * generation ever given, so that they rise also where a clock goes back and where a minute was cleared meanwhile.
 * KEYS[2] hash: batch being written → the generation it was opened with, and its minutes, separated by spaces.
 */

export const knownField = 'known'
export const lastField = 'last'

/** Redis' own clock: those of the workers differ. */
const clock = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end`

/** Marks the minutes from ARGV[first] on and gives their generation. */
const mark = `${clock}
local function mark(first)
  local last = tonumber(redis.call('HGET', KEYS[1], '${lastField}') or '0')
  local generation = string.format('%.0f', math.max(last + 1, now()))
  redis.call('HSET', KEYS[1], '${lastField}', generation)
  for place = first, #ARGV do redis.call('HSET', KEYS[1], ARGV[place], generation) end
  return generation
end`

/** Calls back with each minute into which a batch is being written; forgets batches that are older than \`patience\`. */
const eachWritten = `${clock}
local function eachWritten(patience, act)
  local oldest = now() - patience
  local batches = redis.call('HGETALL', KEYS[2])
  for place = 1, #batches, 2 do
    local generation, minutes = string.match(batches[place + 1], '^(%d+)(.*)$')
    if tonumber(generation) < oldest then redis.call('HDEL', KEYS[2], batches[place])
    else for minute in string.gmatch(minutes, '%d+') do act(minute) end end
  end
end`

/** ARGV: batch, minutes. */
export const openScript = `${mark}
redis.call('HSET', KEYS[2], ARGV[1], mark(2) .. ' ' .. table.concat(ARGV, ' ', 2))`

/** ARGV: batch, minutes. */
export const closeScript = `${mark}
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then mark(2) end`

/** ARGV: minutes. */
export const markScript = `${mark}
mark(1)`

export const knownScript = `redis.call('HSET', KEYS[1], '${knownField}', '1')`

/** ARGV: patience. Gives the time, all of KEYS[1], and the minutes being written. */
export const staleScript = `${eachWritten}
local written = {}
eachWritten(tonumber(ARGV[1]), function(minute) table.insert(written, minute) end)
return { string.format('%.0f', now()), redis.call('HGETALL', KEYS[1]), written }`

/** ARGV: patience, then each minute and its generation. */
export const clearScript = `${eachWritten}
local written = {}
eachWritten(tonumber(ARGV[1]), function(minute) written[minute] = true end)
for place = 2, #ARGV, 2 do
  local minute, generation = ARGV[place], ARGV[place + 1]
  if not written[minute] and redis.call('HGET', KEYS[1], minute) == generation then redis.call('HDEL', KEYS[1], minute) end
end`
