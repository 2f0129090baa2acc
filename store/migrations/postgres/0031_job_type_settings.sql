-- +goose Up
-- What operators have changed of a job type while AppForge runs. No row: nothing. background_percent is of users; NULL
-- leaves it to the environment.
CREATE TABLE job_type_settings (
  job_type VARCHAR(50) PRIMARY KEY,
  background_percent INTEGER,
  paused BOOLEAN NOT NULL DEFAULT FALSE,
  paused_at TIMESTAMPTZ,
  paused_by VARCHAR(255) NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 0,
  updated_at TIMESTAMPTZ NOT NULL,
  updated_by VARCHAR(255) NOT NULL DEFAULT ''
);

-- +goose Down
DROP TABLE job_type_settings;
