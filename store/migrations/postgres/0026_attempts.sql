-- +goose Up
-- How often something was tried in the window that began at started_at, such as signing in from one address.
CREATE TABLE attempts (
  subject VARCHAR(100) PRIMARY KEY,
  started_at TIMESTAMPTZ NOT NULL,
  tries INTEGER NOT NULL
);
CREATE INDEX idx_attempts_started ON attempts (started_at);

-- +goose Down
DROP TABLE attempts;
