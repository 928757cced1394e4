SELECT "f_timestamp" - ("f_timestamp" - $8) % $9, "received_at" - (("received_at" - $10) % $11 + $11) % $11, "level", CAST(nullif(count("f_timestamp"), 0) AS DOUBLE)
FROM (
SELECT "f_timestamp", "received_at", "level"
FROM "log_20260131"
WHERE "f_timestamp" >= $1
AND "f_timestamp" < $2
AND "app" = $3
AND (contains("tokens", $4)
AND contains("tokens", $5)
AND true
AND (((starts_with(lower(coalesce("server", '')), lower($6))
AND starts_with(translate(coalesce("server", ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), $6)) OR (lower(coalesce("level", '')) = lower($7)
AND translate(coalesce("level", ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') = $7) OR true OR false)) IS NOT TRUE)
AND "f_timestamp" IS NOT NULL
AND "received_at" IS NOT NULL
AND "level" IS NOT NULL)
GROUP BY 1, 2, 3
LIMIT 1001
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: x' OR 1=1; DROP TABLE "log_20260131"; --
-- $4 VARCHAR:  支 付 
-- $5 VARCHAR:  order pa
-- $6 VARCHAR: x' or 1=1; drop table "log_20260131"; --
-- $7 VARCHAR: error
-- $8 BIGINT: 1769787000
-- $9 BIGINT: 60
-- $10 BIGINT: 1769787000000
-- $11 BIGINT: 60000
