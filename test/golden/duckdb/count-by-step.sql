SELECT "f_timestamp" - ("f_timestamp" - $12) % $13, "received_at" - (("received_at" - $14) % $15 + $15) % $15, "level", CAST(nullif(count("f_timestamp"), 0) AS DOUBLE)
FROM (
SELECT "f_timestamp", "received_at", "level"
FROM "log_20260131"
WHERE "f_timestamp" >= $1
AND "f_timestamp" < $2
AND "app" = $3
AND (CASE WHEN "_words_1" & $4 <> $4 OR "_words_2" & $5 <> $5 THEN false ELSE contains("tokens", $6) END
AND CASE WHEN "_words_1" & $7 <> $7 OR "_words_2" & $8 <> $8 THEN false ELSE contains("tokens", $9) END
AND true
AND (((starts_with(lower("server"), lower($10))
AND starts_with(translate("server", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), $10)) OR (lower("level") = lower($11)
AND strlen("level") = 5) OR true OR false)) IS NOT TRUE)
AND "f_timestamp" IS NOT NULL
AND "received_at" IS NOT NULL
AND "level" IS NOT NULL)
GROUP BY 1, 2, 3
LIMIT 1001
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: x' OR 1=1; DROP TABLE "log_20260131"; --
-- $4 BIGINT: 1125899906850848
-- $5 BIGINT: 8388608
-- $6 VARCHAR:  支 付 
-- $7 BIGINT: 1152921504606846976
-- $8 BIGINT: 4096
-- $9 VARCHAR:  order pa
-- $10 VARCHAR: x' or 1=1; drop table "log_20260131"; --
-- $11 VARCHAR: error
-- $12 BIGINT: 1769787000
-- $13 BIGINT: 60
-- $14 BIGINT: 1769787000000
-- $15 BIGINT: 60000
