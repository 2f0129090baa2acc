-- +goose Up
-- Mail addresses and telephone numbers that hear of finished jobs once their owner has
-- confirmed them. Of the confirming code only the SHA-256 is kept.
CREATE TABLE IF NOT EXISTS recipients (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  channel VARCHAR(20) NOT NULL,
  address VARCHAR(320) NOT NULL,
  events VARCHAR(255) NOT NULL,
  code_hash VARCHAR(64) NOT NULL DEFAULT '',
  code_until DATETIME(6),
  code_tries INTEGER NOT NULL DEFAULT 0,
  unsubscribe_token VARCHAR(64) NOT NULL,
  confirmed_at DATETIME(6),
  unsubscribed_at DATETIME(6),
  created_at DATETIME(6) NOT NULL,

  INDEX idx_recipients_user (user_id),
  INDEX idx_recipients_code (code_hash),
  INDEX idx_recipients_unsubscribe (unsubscribe_token)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE recipients;
