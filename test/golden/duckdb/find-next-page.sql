SELECT "f_timestamp", "f_date", "message"
FROM "log_20260131"
WHERE rowid IN (
SELECT rowid
FROM "log_20260131"
WHERE "f_timestamp" >= $1
AND "f_timestamp" < $2
AND "app" = $3
AND "time" <= $4
AND ("time" < $4 OR ("time" = $4
AND ("sequence" < $5 OR ("sequence" = $5
AND ("origin" < $6)))))
ORDER BY "time" DESC, "sequence" DESC, "origin" DESC
LIMIT 101)
ORDER BY "time" DESC, "sequence" DESC, "origin" DESC
-- $1 BIGINT: 1769788800
-- $2 BIGINT: 1769875200
-- $3 VARCHAR: x' OR 1=1; DROP TABLE "log_20260131"; --
-- $4 BIGINT: 1769788800123
-- $5 BIGINT: 7249290854903811
-- $6 VARCHAR: x' OR 1=1; DROP TABLE "log_20260131"; --
