-- +goose Up
-- The guide's columns, with their names and meaning; a plain INSERT of those alone gives a working row.
CREATE TABLE IF NOT EXISTS inngest_jobs (
  id VARCHAR(36) PRIMARY KEY,
  job_type VARCHAR(50) NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'pending',
  progress INTEGER NOT NULL DEFAULT 0,

  user_id VARCHAR(255),
  input_data LONGTEXT NOT NULL,
  output_data LONGTEXT,
  error_message TEXT,

  attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL DEFAULT 3,

  provider VARCHAR(50),
  model VARCHAR(100),
  token_usage_prompt INTEGER,
  token_usage_completion INTEGER,
  token_usage_total INTEGER,
  estimated_cost_usd DECIMAL(10, 6),

  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  started_at DATETIME(6),
  completed_at DATETIME(6),
  updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),

  -- what AppForge adds
  name VARCHAR(255) NOT NULL DEFAULT '',
  message VARCHAR(1000) NOT NULL DEFAULT '',
  error_code VARCHAR(40) NOT NULL DEFAULT '',
  screens_data LONGTEXT,
  theme_data LONGTEXT,
  heartbeat_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  version BIGINT NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 1,
  dispatches INTEGER NOT NULL DEFAULT 1,
  run_id VARCHAR(100) NOT NULL DEFAULT '',
  engine_event VARCHAR(255) NOT NULL DEFAULT '',
  target_job_id VARCHAR(36) NOT NULL DEFAULT '',
  sync_mode BOOLEAN NOT NULL DEFAULT FALSE,

  INDEX idx_status (status),
  INDEX idx_job_type (job_type),
  INDEX idx_jobs_created (created_at, id),
  INDEX idx_jobs_user_created (user_id, created_at, id),
  INDEX idx_jobs_type_status (job_type, status),
  INDEX idx_jobs_completed (completed_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE inngest_jobs;
