-- +goose Up
-- API keys; of the secret only the SHA-256 is kept.
CREATE TABLE IF NOT EXISTS api_keys (
  id VARCHAR(20) PRIMARY KEY,
  secret_hash CHAR(64) NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  role VARCHAR(20) NOT NULL,
  name VARCHAR(255) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6),
  expires_at DATETIME(6),
  revoked_at DATETIME(6),

  INDEX idx_api_keys_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE api_keys;
