-- +goose Up
-- What each job has given to rollups and job_terms so far, so that it can be taken back when the job changes.
CREATE TABLE IF NOT EXISTS job_tallies (
  job_id VARCHAR(36) PRIMARY KEY,
  data LONGTEXT NOT NULL,

  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE job_tallies;
