SELECT "f_timestamp" - ("f_timestamp" - $3) % $4, "slave_name", CAST(sum("total_count") AS DOUBLE)
FROM (SELECT "f_timestamp", "slave_name", "total_count"
FROM "rollup_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "f_timestamp" IS NOT NULL AND "slave_name" IS NOT NULL AND "f_timestamp" NOT IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup')
UNION ALL
SELECT "f_timestamp", "slave_name", "total_count"
FROM "stat_20260130"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "f_timestamp" IS NOT NULL AND "slave_name" IS NOT NULL
UNION ALL
SELECT "f_timestamp", "slave_name", "total_count"
FROM "stat_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "f_timestamp" IS NOT NULL AND "slave_name" IS NOT NULL AND "f_timestamp" IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup'))
GROUP BY 1, 2
LIMIT 1001
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 BIGINT: 1769787000
-- $4 BIGINT: 3600
