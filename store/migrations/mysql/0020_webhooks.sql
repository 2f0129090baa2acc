-- +goose Up
-- Where a user wants to hear of finished jobs. The secret signs each message, so it is
-- kept as it is; the one before it signs too until previous_until.
CREATE TABLE IF NOT EXISTS webhooks (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  url VARCHAR(2000) NOT NULL,
  description VARCHAR(255) NOT NULL DEFAULT '',
  events VARCHAR(255) NOT NULL,
  secret VARCHAR(100) NOT NULL,
  previous_secret VARCHAR(100) NOT NULL DEFAULT '',
  previous_until DATETIME(6),
  failing_since DATETIME(6),
  disabled_at DATETIME(6),
  disabled_reason VARCHAR(1000) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,

  INDEX idx_webhooks_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE webhooks;
