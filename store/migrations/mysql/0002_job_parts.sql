-- +goose Up
-- A job's pieces of work: its theme (part_id 'theme', position -1) and its screens.
CREATE TABLE IF NOT EXISTS job_parts (
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  position INTEGER NOT NULL,
  title VARCHAR(255) NOT NULL DEFAULT '',
  status VARCHAR(20) NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  next_attempt_at DATETIME(6),
  error_code VARCHAR(40) NOT NULL DEFAULT '',
  error_message TEXT,
  version INTEGER NOT NULL DEFAULT 0,
  updated_at DATETIME(6) NOT NULL,

  PRIMARY KEY (job_id, part_id),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE job_parts;
