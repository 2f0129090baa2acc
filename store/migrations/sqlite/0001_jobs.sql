-- +goose Up
-- The guide's columns, with their names and meaning; a plain INSERT of those alone gives a working row.
CREATE TABLE inngest_jobs (
  id VARCHAR(36) PRIMARY KEY,
  job_type VARCHAR(50) NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'pending',
  progress INTEGER NOT NULL DEFAULT 0,

  user_id VARCHAR(255),
  input_data TEXT NOT NULL,
  output_data TEXT,
  error_message TEXT,

  attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL DEFAULT 3,

  provider VARCHAR(50),
  model VARCHAR(100),
  token_usage_prompt INTEGER,
  token_usage_completion INTEGER,
  token_usage_total INTEGER,
  estimated_cost_usd DECIMAL(10, 6),

  created_at TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')),
  started_at TIMESTAMP,
  completed_at TIMESTAMP,
  updated_at TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')),

  -- what AppForge adds
  name VARCHAR(255) NOT NULL DEFAULT '',
  message VARCHAR(1000) NOT NULL DEFAULT '',
  error_code VARCHAR(40) NOT NULL DEFAULT '',
  screens_data TEXT,
  theme_data TEXT,
  heartbeat_at TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')),
  version BIGINT NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 1,
  dispatches INTEGER NOT NULL DEFAULT 1,
  run_id VARCHAR(100) NOT NULL DEFAULT '',
  engine_event VARCHAR(255) NOT NULL DEFAULT '',
  target_job_id VARCHAR(36) NOT NULL DEFAULT '',
  sync_mode BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX idx_status ON inngest_jobs (status);
CREATE INDEX idx_job_type ON inngest_jobs (job_type);
CREATE INDEX idx_jobs_created ON inngest_jobs (created_at, id);
CREATE INDEX idx_jobs_user_created ON inngest_jobs (user_id, created_at, id);
CREATE INDEX idx_jobs_type_status ON inngest_jobs (job_type, status);
CREATE INDEX idx_jobs_completed ON inngest_jobs (completed_at);

-- +goose Down
DROP TABLE inngest_jobs;
