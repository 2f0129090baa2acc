-- +goose Up
-- API keys; of the secret only the SHA-256 is kept.
CREATE TABLE api_keys (
  id VARCHAR(20) PRIMARY KEY,
  secret_hash CHAR(64) NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  role VARCHAR(20) NOT NULL,
  name VARCHAR(255) NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ,
  expires_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);
CREATE INDEX idx_api_keys_user ON api_keys (user_id);

-- +goose Down
DROP TABLE api_keys;
