SELECT "f_date", "return_value", CAST(max("maxrsp_time") AS DOUBLE), CAST(min("maxrsp_time") AS DOUBLE)
FROM (SELECT "f_date", "return_value", "maxrsp_time"
FROM "rollup_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "master_name" > $3 AND "slave_port" >= $4 AND false AND "total_time" < $5 AND "total_time" <= $6 AND "slave_name" LIKE $7 AND "slave_name" LIKE $8 AND regexp_full_match("slave_name", $9, 's') AND NOT "slave_name" LIKE $10 AND ("interface_name", "slave_port") IN (($11, $12), ($13, $14)) AND false AND "f_date" IS NOT NULL AND "return_value" IS NOT NULL AND "f_timestamp" NOT IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup')
UNION ALL
SELECT "f_date", "return_value", "maxrsp_time"
FROM "stat_20260130"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "master_name" > $3 AND "slave_port" >= $4 AND false AND "total_time" < $5 AND "total_time" <= $6 AND "slave_name" LIKE $7 AND "slave_name" LIKE $8 AND regexp_full_match("slave_name", $9, 's') AND NOT "slave_name" LIKE $10 AND ("interface_name", "slave_port") IN (($11, $12), ($13, $14)) AND false AND "f_date" IS NOT NULL AND "return_value" IS NOT NULL
UNION ALL
SELECT "f_date", "return_value", "maxrsp_time"
FROM "stat_20260131"
WHERE "f_timestamp" >= $1 AND "f_timestamp" < $2 AND "master_name" > $3 AND "slave_port" >= $4 AND false AND "total_time" < $5 AND "total_time" <= $6 AND "slave_name" LIKE $7 AND "slave_name" LIKE $8 AND regexp_full_match("slave_name", $9, 's') AND NOT "slave_name" LIKE $10 AND ("interface_name", "slave_port") IN (($11, $12), ($13, $14)) AND false AND "f_date" IS NOT NULL AND "return_value" IS NOT NULL AND "f_timestamp" IN (SELECT 60 * "minute"
FROM "tarsier_stale"
WHERE "derived" = 'rollup'))
GROUP BY 1, 2
LIMIT 1001
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: x' OR 1=1; DROP TABLE "stat_20260131"; --
-- $4 BIGINT: 1
-- $5 HUGEINT: 18446744073709551616
-- $6 BIGINT: 4611686018427387904
-- $7 VARCHAR: x' OR 1=1; DROP TABLE "stat_20260131"; --
-- $8 VARCHAR: %pay%
-- $9 VARCHAR: 支.*\x{2e}pay.erver.*
-- $10 VARCHAR: tars.%
-- $11 VARCHAR: x' OR 1=1; DROP TABLE "stat_20260131"; --
-- $12 BIGINT: 7
-- $13 VARCHAR: pay
-- $14 BIGINT: -1
