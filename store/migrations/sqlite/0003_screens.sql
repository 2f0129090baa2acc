-- +goose Up
-- Finished screens; an edit adds a version, nothing is overwritten.
CREATE TABLE screens (
  job_id VARCHAR(36) NOT NULL,
  screen_id VARCHAR(100) NOT NULL,
  version INTEGER NOT NULL,
  title VARCHAR(255) NOT NULL DEFAULT '',
  html TEXT NOT NULL,
  made_by VARCHAR(36) NOT NULL,
  created_at TIMESTAMP NOT NULL,

  PRIMARY KEY (job_id, screen_id, version),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE screens;
