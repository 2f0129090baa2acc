-- +goose Up
-- What operators have changed of a job type while AppForge runs. No row: nothing. background_percent is of users; NULL
-- leaves it to the environment.
CREATE TABLE IF NOT EXISTS job_type_settings (
  job_type VARCHAR(50) PRIMARY KEY,
  background_percent INTEGER,
  paused BOOLEAN NOT NULL DEFAULT FALSE,
  paused_at DATETIME(6),
  paused_by VARCHAR(255) NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 0,
  updated_at DATETIME(6) NOT NULL,
  updated_by VARCHAR(255) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE job_type_settings;
