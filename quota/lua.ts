/**
 * Takes, in one step of Redis.
 * KEYS[1] hash: name → how many have passed in the interval that `begin` says; all names that are not counted apart are
 * `others`. Names have another length than these two.
 * KEYS[2] what is answered under an id, where there is one.
 * ARGV: interval in ms, count, names counted apart, how long an answer is kept in seconds, then each name and how many are
 * wanted. Gives the interval's beginning and how many may pass of each, separated by spaces.
 */
export const takeScript = `
local known = KEYS[2] and redis.call('GET', KEYS[2])
if known then return known end
local interval, count, apart = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local begin = string.format('%.0f', math.floor(now / interval) * interval)
if redis.call('HGET', KEYS[1], 'begin') ~= begin then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'begin', begin)
  redis.call('PEXPIRE', KEYS[1], 2 * interval)
end
local answer = { begin }
for place = 5, #ARGV, 2 do
  local name = ARGV[place]
  local before = redis.call('HGET', KEYS[1], name)
  if not before and redis.call('HLEN', KEYS[1]) > apart then
    name = 'others'
    before = redis.call('HGET', KEYS[1], name)
  end
  local granted = math.max(0, math.min(tonumber(ARGV[place + 1]), count - tonumber(before or '0')))
  if not before or granted > 0 then redis.call('HINCRBY', KEYS[1], name, granted) end
  table.insert(answer, string.format('%.0f', granted))
end
local text = table.concat(answer, ' ')
if KEYS[2] then redis.call('SET', KEYS[2], text, 'EX', ARGV[4]) end
return text`
