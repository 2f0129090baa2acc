-- +goose Up
-- Who changed what. before_data and after_data are JSON and hold no secrets.
CREATE TABLE IF NOT EXISTS audit_log (
  id VARCHAR(36) PRIMARY KEY,
  created_at DATETIME(6) NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  role VARCHAR(20) NOT NULL,
  key_id VARCHAR(20) NOT NULL,
  session_id VARCHAR(20) NOT NULL,
  action VARCHAR(40) NOT NULL,
  target VARCHAR(255) NOT NULL,
  before_data LONGTEXT,
  after_data LONGTEXT,
  request_id VARCHAR(64) NOT NULL,
  address VARCHAR(64) NOT NULL,

  INDEX idx_audit_created (created_at, id),
  INDEX idx_audit_user (user_id, created_at, id),
  INDEX idx_audit_action (action, created_at, id),
  INDEX idx_audit_target (target, created_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE audit_log;
