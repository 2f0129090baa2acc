-- +goose Up
-- tally_due: the figures, search terms and cause that are derived from this row are behind it (see store/tally.go).
-- error_cause groups failures that differ in numbers and names only; its text is in error_causes.
-- The indexes answer lists of one status, type or provider, newest first, without a sort.
ALTER TABLE inngest_jobs ADD COLUMN tally_due BOOLEAN NOT NULL DEFAULT TRUE, ADD COLUMN error_cause VARCHAR(16) NOT NULL DEFAULT '',
  DROP INDEX idx_status, DROP INDEX idx_jobs_type_status,
  ADD INDEX idx_status (status, created_at, id),
  ADD INDEX idx_jobs_type_status (job_type, status, created_at, id),
  ADD INDEX idx_jobs_provider (provider, job_type, status, created_at, id),
  ADD INDEX idx_jobs_cause (error_cause, created_at, id),
  ADD INDEX idx_jobs_tally (tally_due, created_at);

-- +goose Down
ALTER TABLE inngest_jobs DROP INDEX idx_jobs_tally, DROP INDEX idx_jobs_cause, DROP INDEX idx_jobs_provider,
  DROP INDEX idx_jobs_type_status, DROP INDEX idx_status,
  ADD INDEX idx_status (status), ADD INDEX idx_jobs_type_status (job_type, status),
  DROP COLUMN error_cause, DROP COLUMN tally_due;
