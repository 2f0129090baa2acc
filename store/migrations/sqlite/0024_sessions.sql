-- +goose Up
-- Sign-ins at the page; of the secret only the SHA-256 is kept. A row is deleted when its session ends.
-- key_id: the key that was signed in with; its end is the session's end. '' for a sign-in at an identity provider.
CREATE TABLE sessions (
  id VARCHAR(20) PRIMARY KEY,
  secret_hash CHAR(64) NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  role VARCHAR(20) NOT NULL,
  key_id VARCHAR(20) NOT NULL DEFAULT '',
  address VARCHAR(64) NOT NULL DEFAULT '',
  user_agent VARCHAR(255) NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL,
  last_used_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX idx_sessions_user ON sessions (user_id);
CREATE INDEX idx_sessions_expires ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
