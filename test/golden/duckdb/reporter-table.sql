CREATE TABLE IF NOT EXISTS "reporter_20260131" (
  "f_timestamp" BIGINT,
  "f_date" VARCHAR,
  "f_tflag" VARCHAR,
  "signal" VARCHAR,
  "peer" VARCHAR,
  "module" VARCHAR,
  "reason" VARCHAR,
  "frames" BIGINT,
  "records" BIGINT,
  "ignored" BIGINT,
  "rejected" BIGINT,
  "refused" BIGINT,
  "clock_offset" BIGINT)
