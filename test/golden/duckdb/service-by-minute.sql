SELECT "f_tflag", CAST(sum("succ_count") AS DOUBLE), CAST(sum("timeout_count") AS DOUBLE), CAST(sum("exce_count") AS DOUBLE), CAST(sum("total_time") AS DOUBLE)
FROM (SELECT "f_tflag", "succ_count", "timeout_count", "exce_count", "total_time"
FROM "rollup_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "slave_name" = $3 AND "f_tflag" IS NOT NULL AND "f_timestamp" NOT IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup')
UNION ALL
SELECT "f_tflag", "succ_count", "timeout_count", "exce_count", "total_time"
FROM "stat_20260130"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "slave_name" = $3 AND "f_tflag" IS NOT NULL
UNION ALL
SELECT "f_tflag", "succ_count", "timeout_count", "exce_count", "total_time"
FROM "stat_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "slave_name" = $3 AND "f_tflag" IS NOT NULL AND "f_timestamp" IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup'))
GROUP BY 1
LIMIT 1001
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: Shop.PayServer
