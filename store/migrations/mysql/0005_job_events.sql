-- +goose Up
-- What a reader of the live feed sees; seq is the job's version at that moment.
CREATE TABLE IF NOT EXISTS job_events (
  job_id VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  type VARCHAR(40) NOT NULL,
  data LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,

  PRIMARY KEY (job_id, seq),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE job_events;
