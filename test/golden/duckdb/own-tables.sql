CREATE TABLE IF NOT EXISTS "tarsier_receipt" ("key" VARCHAR, "body_hash" VARCHAR, "received_at" BIGINT)
CREATE TABLE IF NOT EXISTS "tarsier_stale" ("derived" VARCHAR, "minute" BIGINT)
CREATE TABLE IF NOT EXISTS "tarsier_derived" ("derived" VARCHAR)
CREATE TABLE IF NOT EXISTS "tarsier_dead_letter" ("id" VARCHAR, "signal" VARCHAR, "target" VARCHAR, "reason" VARCHAR, "original" VARCHAR, "buried_at" BIGINT)
