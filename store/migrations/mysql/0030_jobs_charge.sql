-- +goose Up
-- What a job holds of its user's limits (reserved_nanos, NULL once it has ended), in the windows of reserved_at (NULL:
-- it is not counted), and which dollars of it were counted: charged to the user, and apart those of failed calls.
ALTER TABLE inngest_jobs ADD COLUMN reserved_at DATETIME(6), ADD COLUMN reserved_nanos BIGINT,
  ADD COLUMN charged_nanos BIGINT NOT NULL DEFAULT 0, ADD COLUMN failed_nanos BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE inngest_jobs DROP COLUMN failed_nanos, DROP COLUMN charged_nanos, DROP COLUMN reserved_nanos, DROP COLUMN reserved_at;
