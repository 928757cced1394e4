/**
 * The steps of a tape, each one step of Redis.
 * KEYS[1] hash: `run`, the name of the run that is on, `told`, how many records were told in it, and `size`, how many bytes
 * of them are kept; gone where nobody follows any more.
 * KEYS[2] stream: an entry a portion, whose id is how many records of the run were told with it.
 */

/** ARGV: the name of a new run, how long it goes on, ms. Gives the run and how many records were told in it. */
export const holdScript = `
local run = redis.call('HGET', KEYS[1], 'run')
if not run then
  run = ARGV[1]
  redis.call('HSET', KEYS[1], 'run', run, 'told', 0)
  redis.call('DEL', KEYS[2])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {run, redis.call('HGET', KEYS[1], 'told')}`

/**
 * ARGV: how many records, how many bytes are kept at most, how long the stream lives, ms, and the records. The oldest
 * portions go, but never the new one: who follows learns from the next entry how much is missing.
 */
export const appendScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('HSET', KEYS[1], 'size', 0) end
local told = redis.call('HINCRBY', KEYS[1], 'told', ARGV[1])
local size = redis.call('HINCRBY', KEYS[1], 'size', #ARGV[4])
redis.call('XADD', KEYS[2], string.format('%.0f-0', told), 'count', ARGV[1], 'records', ARGV[4])
while size > tonumber(ARGV[2]) and redis.call('XLEN', KEYS[2]) > 1 do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', KEYS[2], oldest[1])
  size = redis.call('HINCRBY', KEYS[1], 'size', -#oldest[2][4])
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return told`

/** ARGV: a run, how many of its records are known, how many portions are wanted. Nil without a run, "over" for another one. */
export const readScript = `
local run = redis.call('HGET', KEYS[1], 'run')
if not run then return nil end
if run ~= ARGV[1] then return 'over' end
return redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3])`
