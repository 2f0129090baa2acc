-- +goose Up
-- One message to one webhook or recipient.
CREATE TABLE IF NOT EXISTS deliveries (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  channel VARCHAR(20) NOT NULL,
  target_id VARCHAR(36) NOT NULL,
  job_id VARCHAR(36) NOT NULL DEFAULT '',
  event VARCHAR(40) NOT NULL,
  payload TEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  round INTEGER NOT NULL DEFAULT 1,
  next_attempt_at DATETIME(6),
  error_message TEXT,
  created_at DATETIME(6) NOT NULL,
  settled_at DATETIME(6),

  INDEX idx_deliveries_user (user_id, created_at, id),
  INDEX idx_deliveries_target (target_id, created_at, id),
  INDEX idx_deliveries_job (job_id),
  INDEX idx_deliveries_settled (settled_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE deliveries;
