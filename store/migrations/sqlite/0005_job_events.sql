-- +goose Up
-- What a reader of the live feed sees; seq is the job's version at that moment.
CREATE TABLE job_events (
  job_id VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  type VARCHAR(40) NOT NULL,
  data TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,

  PRIMARY KEY (job_id, seq),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE job_events;
