-- +goose Up
-- What each job has given to rollups and job_terms so far, so that it can be taken back when the job changes.
CREATE TABLE job_tallies (
  job_id VARCHAR(36) PRIMARY KEY,
  data TEXT NOT NULL,

  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE job_tallies;
