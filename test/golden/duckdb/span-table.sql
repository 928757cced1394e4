CREATE TABLE IF NOT EXISTS "span_20260131" (
  "f_timestamp" BIGINT,
  "f_date" VARCHAR,
  "time" BIGINT,
  "app" VARCHAR,
  "server" VARCHAR,
  "node" VARCHAR,
  "trace" VARCHAR,
  "line" VARCHAR USING COMPRESSION zstd,
  "sequence" BIGINT,
  "origin" VARCHAR,
  "_batch" VARCHAR)
