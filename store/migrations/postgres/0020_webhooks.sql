-- +goose Up
-- Where a user wants to hear of finished jobs. The secret signs each message, so it is
-- kept as it is; the one before it signs too until previous_until.
CREATE TABLE webhooks (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  url VARCHAR(2000) NOT NULL,
  description VARCHAR(255) NOT NULL DEFAULT '',
  events VARCHAR(255) NOT NULL,
  secret VARCHAR(100) NOT NULL,
  previous_secret VARCHAR(100) NOT NULL DEFAULT '',
  previous_until TIMESTAMPTZ,
  failing_since TIMESTAMPTZ,
  disabled_at TIMESTAMPTZ,
  disabled_reason VARCHAR(1000) NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_webhooks_user ON webhooks (user_id);

-- +goose Down
DROP TABLE webhooks;
