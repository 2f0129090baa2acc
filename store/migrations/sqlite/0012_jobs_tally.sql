-- +goose Up
-- tally_due: the figures, search terms and cause that are derived from this row are behind it (see store/tally.go).
-- error_cause groups failures that differ in numbers and names only; its text is in error_causes.
-- The indexes answer lists of one status, type or provider, newest first, without a sort.
ALTER TABLE inngest_jobs ADD COLUMN tally_due BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE inngest_jobs ADD COLUMN error_cause VARCHAR(16) NOT NULL DEFAULT '';
DROP INDEX idx_status;
DROP INDEX idx_jobs_type_status;
CREATE INDEX idx_status ON inngest_jobs (status, created_at, id);
CREATE INDEX idx_jobs_type_status ON inngest_jobs (job_type, status, created_at, id);
CREATE INDEX idx_jobs_provider ON inngest_jobs (provider, job_type, status, created_at, id);
CREATE INDEX idx_jobs_cause ON inngest_jobs (error_cause, created_at, id);
CREATE INDEX idx_jobs_tally ON inngest_jobs (created_at) WHERE tally_due = TRUE;

-- +goose Down
DROP INDEX idx_jobs_tally;
DROP INDEX idx_jobs_cause;
DROP INDEX idx_jobs_provider;
DROP INDEX idx_jobs_type_status;
DROP INDEX idx_status;
CREATE INDEX idx_status ON inngest_jobs (status);
CREATE INDEX idx_jobs_type_status ON inngest_jobs (job_type, status);
ALTER TABLE inngest_jobs DROP COLUMN error_cause;
ALTER TABLE inngest_jobs DROP COLUMN tally_due;
