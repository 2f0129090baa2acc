-- +goose Up
-- What a job holds of its user's limits (reserved_nanos, NULL once it has ended), in the windows of reserved_at (NULL:
-- it is not counted), and which dollars of it were counted: charged to the user, and apart those of failed calls.
ALTER TABLE inngest_jobs ADD COLUMN reserved_at TIMESTAMP;
ALTER TABLE inngest_jobs ADD COLUMN reserved_nanos BIGINT;
ALTER TABLE inngest_jobs ADD COLUMN charged_nanos BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inngest_jobs ADD COLUMN failed_nanos BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE inngest_jobs DROP COLUMN failed_nanos;
ALTER TABLE inngest_jobs DROP COLUMN charged_nanos;
ALTER TABLE inngest_jobs DROP COLUMN reserved_nanos;
ALTER TABLE inngest_jobs DROP COLUMN reserved_at;
