SELECT "f_timestamp" - ("f_timestamp" - $14) % $15, "received_at" - (("received_at" - $16) % $17 + $17) % $17, "level", CAST(nullif(count("f_timestamp"), 0) AS DOUBLE)
FROM (
SELECT "f_timestamp", "received_at", "level"
FROM "log_20260131"
WHERE "f_timestamp" >= $1
AND "f_timestamp" < $2
AND "app" = $3
AND (CASE WHEN "_words_1" & $4 <> $4 OR "_words_2" & $5 <> $5 THEN false WHEN NOT contains("tokens", $6) THEN false ELSE contains("tokens", $7) END
AND CASE WHEN "_words_1" & $8 <> $8 OR "_words_2" & $9 <> $9 THEN false WHEN NOT contains("tokens", $10) THEN false ELSE contains("tokens", $11) END
AND true
AND (((starts_with(lower("server"), lower($12))
AND starts_with(translate("server", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), $12)) OR (lower("level") = lower($13)
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
-- $6 VARCHAR: 支 付 
-- $7 VARCHAR:  支 付 
-- $8 BIGINT: 1152921504606846976
-- $9 BIGINT: 4096
-- $10 VARCHAR: der pa
-- $11 VARCHAR:  order pa
-- $12 VARCHAR: x' or 1=1; drop table "log_20260131"; --
-- $13 VARCHAR: error
-- $14 BIGINT: 1769787000
-- $15 BIGINT: 60
-- $16 BIGINT: 1769787000000
-- $17 BIGINT: 60000
