SELECT "f_timestamp", "f_date", "message"
FROM "log_20260131"
WHERE rowid IN (
SELECT rowid
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
ORDER BY "time" DESC, "sequence" DESC, "origin" DESC
LIMIT 101)
ORDER BY "time" DESC, "sequence" DESC, "origin" DESC
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: x' OR 1=1; DROP TABLE "log_20260131"; --
-- $4 VARCHAR:  支 付 
-- $5 VARCHAR:  order pa
-- $6 VARCHAR: x' or 1=1; drop table "log_20260131"; --
-- $7 VARCHAR: error
