-- +goose Up
-- The pictures that a job looks at. They are dropped some days after it has ended.
CREATE TABLE job_images (
  job_id VARCHAR(36) NOT NULL,
  image_id VARCHAR(100) NOT NULL,
  media_type VARCHAR(40) NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  data BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL,

  PRIMARY KEY (job_id, image_id),
  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE job_images;
