-- +goose Up
-- Files that jobs have made, such as exported pictures. Their bytes are in artifact_chunks.
CREATE TABLE IF NOT EXISTS artifacts (
  id VARCHAR(36) NOT NULL,
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  name VARCHAR(255) NOT NULL,
  media_type VARCHAR(40) NOT NULL,
  size BIGINT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6),

  PRIMARY KEY (id),
  UNIQUE (job_id, part_id),
  KEY artifacts_expires (expires_at),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE artifacts;
