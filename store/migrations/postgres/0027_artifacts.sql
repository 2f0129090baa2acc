-- +goose Up
-- Files that jobs have made, such as exported pictures. Their bytes are in artifact_chunks.
CREATE TABLE artifacts (
  id VARCHAR(36) NOT NULL,
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  name VARCHAR(255) NOT NULL,
  media_type VARCHAR(40) NOT NULL,
  size BIGINT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ,

  PRIMARY KEY (id),
  UNIQUE (job_id, part_id),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

CREATE INDEX artifacts_expires ON artifacts (expires_at);

-- +goose Down
DROP TABLE artifacts;
