/**
 * The steps of a tape, each one step of Redis.
 * KEYS[1] hash: `run`, the name of the run that is on, and `told`, how many records were told in it; gone where nobody
 * follows any more. KEYS[2] stream: an entry a portion, whose id is how many records of the run were told with it.
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

/** ARGV: how many records, how many portions are kept, how long the stream lives, ms, and the records. */
export const appendScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local told = redis.call('HINCRBY', KEYS[1], 'told', ARGV[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '=', ARGV[2], string.format('%.0f-0', told), 'count', ARGV[1], 'records', ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return told`

/** ARGV: a run, how many of its records are known, how many portions are wanted. Nil without a run, "over" for another one. */
export const readScript = `
local run = redis.call('HGET', KEYS[1], 'run')
if not run then return nil end
if run ~= ARGV[1] then return 'over' end
return redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3])`
