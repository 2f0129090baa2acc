-- +goose Up
-- Mail addresses and telephone numbers that hear of finished jobs once their owner has
-- confirmed them. Of the confirming code only the SHA-256 is kept.
CREATE TABLE recipients (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  channel VARCHAR(20) NOT NULL,
  address VARCHAR(320) NOT NULL,
  events VARCHAR(255) NOT NULL,
  code_hash VARCHAR(64) NOT NULL DEFAULT '',
  code_until TIMESTAMPTZ,
  code_tries INTEGER NOT NULL DEFAULT 0,
  unsubscribe_token VARCHAR(64) NOT NULL,
  confirmed_at TIMESTAMPTZ,
  unsubscribed_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idx_recipients_user ON recipients (user_id);
CREATE INDEX idx_recipients_code ON recipients (code_hash);
CREATE INDEX idx_recipients_unsubscribe ON recipients (unsubscribe_token);

-- +goose Down
DROP TABLE recipients;
