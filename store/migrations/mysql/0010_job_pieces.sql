-- +goose Up
-- What the parts of jobs other than screen-generation have made, as JSON.
CREATE TABLE IF NOT EXISTS job_pieces (
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  data LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,

  PRIMARY KEY (job_id, part_id),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE job_pieces;
