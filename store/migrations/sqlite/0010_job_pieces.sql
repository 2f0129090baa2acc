-- +goose Up
-- What the parts of jobs other than screen-generation have made, as JSON.
CREATE TABLE job_pieces (
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  data TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,

  PRIMARY KEY (job_id, part_id),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE job_pieces;
